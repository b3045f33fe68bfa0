"""Less trust never allows more; and what protects is never earned. Over random standings, for every question there is."""

import inspect
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community.boundaries import groups, moderation, rooms
from community.boundaries.decision import Decision
from community.boundaries.groups import Standing
from community.boundaries.rooms import MessageFacts, RoomFacts
from community.groups.rules import Role
from community.rooms.rules import MessageState

LATER = datetime(2100, 1, 1, tzinfo=UTC)


@st.composite
def standings(draw: st.DrawFn) -> Standing:
    roles = draw(st.frozensets(st.sampled_from(Role)))
    stage = draw(st.integers(0, 4))
    return Standing(
        signed_in=draw(st.booleans()) or draw(st.booleans()),
        is_host=draw(st.booleans()),
        is_site_moderator=draw(st.booleans()),
        state=draw(st.sampled_from(["active", "active", "active", "left", "removed", "none"])),
        stage=stage,
        held_stage=draw(st.integers(stage, 4)),
        roles=roles,
        quiet_until=draw(st.sampled_from([None, None, LATER])),
        agreed=draw(st.booleans()),
        only_facilitator=Role.FACILITATOR in roles and draw(st.booleans()),
    )


@st.composite
def weakened(draw: st.DrawFn) -> tuple[Standing, Standing]:
    """A standing and the same with less trust, in one respect or several."""
    strong = draw(standings())
    weak = strong
    for less in draw(
        st.lists(st.sampled_from(["stage", "role", "quiet", "agreed", "state", "office", "out"]), min_size=1)
    ):
        if less == "stage":
            weak = replace(weak, stage=draw(st.integers(0, weak.stage)))
        elif less == "role":
            roles = frozenset(role for role in weak.roles if draw(st.booleans()))
            weak = replace(weak, roles=roles, only_facilitator=weak.only_facilitator and Role.FACILITATOR in roles)
        elif less == "quiet":
            weak = replace(weak, quiet_until=LATER)
        elif less == "agreed":
            weak = replace(weak, agreed=False)
        elif less == "state":
            weak = replace(weak, state=draw(st.sampled_from(["left", "removed"])))
        elif less == "office":
            weak = replace(weak, is_host=False, is_site_moderator=False)
        else:
            weak = replace(weak, signed_in=False)
    return strong, weak


room_parts = st.fixed_dictionaries(
    {
        "depth": st.integers(1, 4),
        "next_at": st.sampled_from([None, None, LATER]),
        "day_is_spent": st.booleans(),
        "looked_at_first": st.booleans(),
    }
)
message_parts = st.fixed_dictionaries(
    {
        "is_mine": st.booleans(),
        "state": st.sampled_from(MessageState),
        "age": st.sampled_from([timedelta(minutes=1), timedelta(minutes=11)]),
    }
)


def questions(module: Any, taking: type) -> list[Callable[[Any], Decision]]:
    """Every may_* of the module that takes one thing of this kind."""
    found = []
    for name, question in inspect.getmembers(module, inspect.isfunction):
        taken = list(inspect.signature(question).parameters.values())
        ours = name.startswith("may_") and question.__module__ == module.__name__
        if ours and len(taken) == 1 and taken[0].annotation is taking:
            found.append(question)
    return found


ABOUT_ROOMS = questions(rooms, RoomFacts)
ABOUT_MESSAGES = questions(rooms, MessageFacts)
PROTECTIONS = {"may_leave"}
ABOUT_STANDING = [
    question
    for module in (groups, moderation)
    for question in questions(module, Standing)
    if question.__name__ not in PROTECTIONS
]


def test_the_questions_are_found():
    assert {"may_see_room", "may_post", "may_tend_room"} <= {question.__name__ for question in ABOUT_ROOMS}
    assert {"may_see_message", "may_edit", "may_hide", "may_report"} <= {
        question.__name__ for question in ABOUT_MESSAGES
    }
    assert {"may_tend_group", "may_see_members", "may_read_log"} <= {question.__name__ for question in ABOUT_STANDING}


def holds(question: Callable[[Any], Decision], strong: Any, weak: Any) -> None:
    assert question(strong) or not question(weak), f"{question.__name__} allows {weak} what it denies {strong}"


@pytest.mark.parametrize("question", ABOUT_ROOMS, ids=lambda question: question.__name__)
@settings(max_examples=300)
@given(weakened(), room_parts)
def test_less_trust_never_allows_more_in_a_room(question: Any, pair: tuple[Standing, Standing], parts: dict[str, Any]):
    holds(question, *(RoomFacts(standing, **parts) for standing in pair))


@pytest.mark.parametrize("question", ABOUT_MESSAGES, ids=lambda question: question.__name__)
@settings(max_examples=300)
@given(weakened(), room_parts, message_parts)
def test_less_trust_never_allows_more_to_a_message(
    question: Any, pair: tuple[Standing, Standing], room: dict[str, Any], parts: dict[str, Any]
):
    holds(question, *(MessageFacts(RoomFacts(standing, **room), **parts) for standing in pair))


@pytest.mark.parametrize("question", ABOUT_STANDING, ids=lambda question: question.__name__)
@settings(max_examples=300)
@given(weakened())
def test_less_trust_never_allows_more_in_a_group(question: Any, pair: tuple[Standing, Standing]):
    holds(question, *pair)


@settings(max_examples=300)
@given(standings(), room_parts, message_parts)
def test_ones_own_words_can_always_be_taken_back(standing: Standing, room: dict[str, Any], parts: dict[str, Any]):
    mine = MessageFacts(RoomFacts(standing, **room), **{**parts, "is_mine": True})
    gone = mine.state is MessageState.TAKEN_BACK
    assert bool(rooms.may_take_back(mine)) == (standing.signed_in and not gone)


@settings(max_examples=300)
@given(standings(), room_parts)
def test_who_reads_a_message_may_report_it(standing: Standing, room: dict[str, Any]):
    message = MessageFacts(RoomFacts(standing, **room), is_mine=False, state=MessageState.HERE, age=timedelta())
    assert bool(rooms.may_report(message)) == bool(rooms.may_see_message(message))


@settings(max_examples=300)
@given(standings())
def test_a_member_may_leave_however_they_stand(standing: Standing):
    assert bool(groups.may_leave(standing)) == (standing.is_member and not standing.only_facilitator)


@settings(max_examples=300)
@given(standings(), room_parts)
def test_no_role_sees_above_its_stage(standing: Standing, room: dict[str, Any]):
    """Host and site moderator included: a role gives duties, not insight."""
    seen = rooms.may_see_room(RoomFacts(standing, **room))
    assert bool(seen) == (standing.is_member and room["depth"] <= standing.stage)
