"""The truth tables of boundaries/disclosure.py, and monotony: less trust never shows more."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.boundaries.decision import Reason
from community.boundaries.disclosure import (
    StepFacts,
    may_see_stages,
    may_set_pace,
    may_step_back,
    may_step_forward,
    may_welcome,
)
from community.boundaries.groups import Standing
from community.boundaries.rooms import MessageFacts, RoomFacts, may_see_message, may_see_room
from community.disclosure.rules import Pace, Walked, earliest_day, lacks_only_sessions, pace_is_met
from community.groups.rules import Role
from community.rooms.rules import MessageState

SOON = datetime(2030, 1, 1, tzinfo=UTC)
STRANGER = Standing(signed_in=True)
PACE = Pace(14, 5)


def at(stage: int, held: int | None = None, **more: Any) -> Standing:
    return Standing(signed_in=True, state="active", stage=stage, held_stage=held or stage, **{"agreed": True, **more})


FACILITATOR = at(4, roles=frozenset({Role.FACILITATOR}))


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (StepFacts(STRANGER, PACE, Walked(99, 99)), Reason.NOT_FOUND),
        (StepFacts(replace(at(2), state="left"), PACE, Walked(99, 99)), Reason.NOT_FOUND),
        (StepFacts(replace(at(2), state="removed"), PACE, Walked(99, 99)), Reason.NOT_FOUND),
        (StepFacts(at(2), PACE, Walked(14, 5)), None),
        (StepFacts(at(2), PACE, Walked(13, 5)), Reason.NOT_YET),
        (StepFacts(at(2), PACE, Walked(14, 4)), Reason.NOT_YET),
        (StepFacts(at(3), Pace(42, 12, 3), Walked(42, 12, 2)), Reason.NOT_YET),
        (StepFacts(at(3), Pace(42, 12, 3), Walked(42, 12, 3)), None),
        (StepFacts(at(3), Pace(42, 12, 3), Walked(0, 0), welcomed_to=4), None),
        (StepFacts(at(2), PACE, Walked(0, 0), welcomed_to=2), Reason.NOT_YET),
        (StepFacts(at(2), None, Walked(99, 99)), Reason.NOT_YET),
        (StepFacts(at(4), None, Walked(99, 99)), Reason.NO_FURTHER),
        (StepFacts(at(1, held=3), PACE, Walked(0, 0)), None),
        (StepFacts(at(2, agreed=False), PACE, Walked(99, 99)), Reason.AGREEMENT_CHANGED),
        (StepFacts(at(2, quiet_until=SOON), PACE, Walked(99, 99)), Reason.QUIET_TIME),
        (StepFacts(at(1, held=3, agreed=False), PACE, Walked(99, 99)), Reason.AGREEMENT_CHANGED),
        (StepFacts(at(1, quiet_until=SOON), PACE, Walked(0, 0), welcomed_to=2), Reason.QUIET_TIME),
    ],
)
def test_may_step_forward(facts: StepFacts, reason: Reason | None) -> None:
    assert may_step_forward(facts).reason is reason


@pytest.mark.parametrize(
    ("standing", "reason"),
    [
        (STRANGER, Reason.NOT_FOUND),
        (replace(at(3), state="left"), Reason.NOT_FOUND),
        (at(1), Reason.NO_FURTHER),
        (at(2), None),
        (at(4, agreed=False, quiet_until=SOON), None),
    ],
)
def test_may_step_back_is_a_protection(standing: Standing, reason: Reason | None) -> None:
    assert may_step_back(standing).reason is reason


@pytest.mark.parametrize(
    ("facilitator", "member", "reason"),
    [
        (FACILITATOR, at(1), None),
        (FACILITATOR, at(3), None),
        (FACILITATOR, at(4), Reason.NO_FURTHER),
        (FACILITATOR, at(1, held=4), Reason.NO_FURTHER),
        (at(2, roles=frozenset({Role.FACILITATOR})), at(1), None),
        (at(2, roles=frozenset({Role.FACILITATOR})), at(2), Reason.NOT_YET),
        (at(2, held=4, roles=frozenset({Role.FACILITATOR})), at(2), Reason.NOT_YET),
        (at(4, roles=frozenset({Role.MODERATOR, Role.GREETER})), at(1), Reason.NOT_YOUR_ROLE),
        (STRANGER, at(1), Reason.NOT_FOUND),
        (FACILITATOR, STRANGER, Reason.NOT_FOUND),
        (FACILITATOR, replace(at(1), state="removed"), Reason.NOT_FOUND),
    ],
)
def test_may_welcome(facilitator: Standing, member: Standing, reason: Reason | None) -> None:
    assert may_welcome(facilitator, member).reason is reason


@pytest.mark.parametrize(
    ("standing", "reason"),
    [
        (FACILITATOR, None),
        (at(4, roles=frozenset({Role.MODERATOR, Role.GREETER})), Reason.NOT_YOUR_ROLE),
        (Standing(signed_in=True, is_host=True), Reason.NOT_FOUND),
        (replace(FACILITATOR, state="left"), Reason.NOT_FOUND),
    ],
)
def test_stages_and_pace_are_the_facilitators(standing: Standing, reason: Reason | None) -> None:
    assert may_see_stages(standing).reason is reason
    assert may_set_pace(standing).reason is reason


@given(
    st.integers(0, 20), st.integers(0, 20), st.integers(0, 3), st.integers(0, 20), st.integers(0, 20), st.integers(0, 3)
)
def test_a_pace_is_met_only_by_all_of_it(days: int, present: int, sessions: int, d: int, p: int, s: int) -> None:
    pace, walked = Pace(days, present, sessions), Walked(d, p, s)
    assert pace_is_met(pace, walked) is (d >= days and p >= present and s >= sessions)
    if lacks_only_sessions(pace, walked):
        assert not pace_is_met(pace, walked) and pace_is_met(pace, replace(walked, sessions=99))


@pytest.mark.parametrize(
    ("walked", "seen_today", "day"),
    [
        (Walked(0, 0), False, 4),
        (Walked(0, 1), True, 4),
        (Walked(2, 2), True, 3),
        (Walked(9, 0), False, 4),
        (Walked(9, 0), True, 5),
        (Walked(9, 1), True, 4),
    ],
)
def test_the_earliest_day_is_honest(walked: Walked, seen_today: bool, day: int) -> None:
    since = date(2026, 3, 2) if walked.days < 2 else date(2026, 3, 1)
    assert earliest_day(Pace(2, 2), walked, date(2026, 3, 3), since, seen_today) == date(2026, 3, day)


STANDINGS = st.builds(
    Standing,
    signed_in=st.booleans(),
    is_host=st.booleans(),
    is_site_moderator=st.booleans(),
    state=st.sampled_from(["none", "active", "left", "removed"]),
    stage=st.integers(0, 4),
    held_stage=st.integers(0, 4),
    roles=st.frozensets(st.sampled_from(list(Role))),
    agreed=st.booleans(),
    quiet_until=st.sampled_from([None, SOON]),
)


@given(STANDINGS, st.integers(1, 4), st.integers(0, 4))
def test_less_trust_never_shows_more_rooms(standing: Standing, depth: int, less: int) -> None:
    """Whatever else is so, whoever sees a room at a stage sees it at every higher one; roles, the host's duty and a stage
    once held open none."""
    lower = replace(standing, stage=min(less, standing.stage))
    if may_see_room(RoomFacts(lower, depth)):
        assert may_see_room(RoomFacts(standing, depth))
    plain = replace(standing, roles=frozenset(), is_host=False, is_site_moderator=False, held_stage=standing.stage)
    assert bool(may_see_room(RoomFacts(standing, depth))) is bool(may_see_room(RoomFacts(plain, depth)))
    assert bool(may_see_room(RoomFacts(standing, depth))) is (standing.is_member and depth <= standing.stage)


@given(
    STANDINGS,
    st.integers(1, 4),
    st.booleans(),
    st.sampled_from(["here", "waiting", "returned", "hidden", "taken_back"]),
)
def test_no_message_is_seen_without_its_room(standing: Standing, depth: int, is_mine: bool, state: str) -> None:
    room = RoomFacts(standing, depth)
    if may_see_message(MessageFacts(room, is_mine, MessageState(state), timedelta())):
        assert may_see_room(room)
