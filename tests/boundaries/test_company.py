"""Asking for company: who may be asked, for whom an asking waits, who may come, who breathes with whom. As tables, and over random worlds
with the SQL twin."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from community import features
from community.accounts.models import BoundarySettings, QuietHours
from community.accounts.rules import Capacity, Writes
from community.boundaries import audience, facts
from community.boundaries.company import (
    AskedFacts,
    CompanyFacts,
    TogetherFacts,
    may_accept_ask,
    may_ask_for_company,
    may_ask_somebody,
    may_decline_ask,
    may_end_together,
    may_see_ask,
    may_see_together,
)
from community.boundaries.decision import Reason
from community.boundaries.people import Between
from community.connections.models import CompanyAsk, CompanyAsked
from community.shared import db
from community.shared.clock import now
from tests.boundaries import worlds
from tests.support import postgres

NEAR = Between(signed_in=True, there=True, is_connected=True, was_connected=True, pair_stage=1)
FAR = replace(NEAR, pair_stage=2)
OPEN = CompanyFacts(NEAR, capacity=Capacity.OPEN)
ASKED = AskedFacts(NEAR, is_asked=True, is_open=True)

NEVER_TOLD: dict[str, dict[str, Any]] = {
    "they block": {"blocks_me": True},
    "they stepped back": {"stepped_back": True},
    "they stepped back and say so": {"stepped_back": True, "says_so": True},
    "they rest": {"on_break": True},
    "they rest and say so": {"on_break": True, "break_shown": True},
    "they let nobody write": {"writes": Writes.NOBODY},
    "they let those at settling write": {"writes": Writes.CONNECTIONS_SETTLING},
    "their account is closed": {"there": False},
}
"""What the other keeps away."""
MY_OWN = {
    "no_contact": Reason.NO_CONTACT,
    "i_block": Reason.I_BLOCK,
    "i_stepped_back": Reason.I_STEPPED_BACK,
    "i_am_on_break": Reason.OWN_BREAK,
}


def test_whoever_is_open_may_be_asked():
    assert may_ask_for_company(OPEN).allowed


@pytest.mark.parametrize("capacity", [one for one in Capacity if one is not Capacity.OPEN])
def test_who_is_not_open_may_not(capacity: Capacity):
    assert may_ask_for_company(replace(OPEN, capacity=capacity)).reason is Reason.NOT_OPEN_NOW


@pytest.mark.parametrize("why", NEVER_TOLD)
def test_what_they_keep_away_reads_like_not_being_open(why: str):
    kept_away = replace(NEAR, **NEVER_TOLD[why])
    for capacity in Capacity:
        for rests in (False, True):
            answer = may_ask_for_company(CompanyFacts(kept_away, capacity=capacity, rests=rests))
            assert answer == may_ask_for_company(CompanyFacts(NEAR, capacity=Capacity.NOT_SAID))
    assert may_see_ask(replace(ASKED, between=kept_away)).reason is Reason.NOT_FOUND
    over = may_accept_ask(replace(ASKED, is_open=False))
    assert may_accept_ask(replace(ASKED, between=kept_away)) == over and over.reason is Reason.COMPANY_OVER


def test_quiet_hours_read_like_not_being_open():
    assert may_ask_for_company(replace(OPEN, rests=True)).reason is Reason.NOT_OPEN_NOW


def test_i_do_not_meet_whom_i_mute():
    muting = replace(NEAR, i_mute=True)
    assert may_ask_for_company(replace(OPEN, between=muting)).reason is Reason.NOT_OPEN_NOW
    assert not may_see_ask(replace(ASKED, between=muting))
    assert may_accept_ask(replace(ASKED, between=muting)).reason is Reason.COMPANY_OVER


@pytest.mark.parametrize("mine", MY_OWN)
def test_what_i_set_myself_i_read_plainly(mine: str):
    between = replace(NEAR, **{mine: True})
    assert may_ask_for_company(replace(OPEN, between=between)).reason is MY_OWN[mine]
    assert may_accept_ask(replace(ASKED, between=between)).reason is MY_OWN[mine]
    assert not may_see_ask(replace(ASKED, between=between))


def test_my_own_door_has_to_be_open_to_whoever_comes():
    for writes, stands, may in (
        (Writes.NOBODY, NEAR, False),
        (Writes.NOBODY, FAR, False),
        (Writes.CONNECTIONS_SETTLING, NEAR, False),
        (Writes.CONNECTIONS_SETTLING, FAR, True),
        (Writes.CONNECTIONS, NEAR, True),
    ):
        for answer in (
            may_ask_for_company(CompanyFacts(stands, writes, Capacity.OPEN)),
            may_accept_ask(replace(ASKED, between=stands, i_take=writes)),
        ):
            assert answer.allowed is may
            assert may or answer.reason is Reason.OWN_DOOR


def test_strangers_do_not_exist_for_each_other():
    for stands in (Between(), Between(signed_in=True), replace(NEAR, is_connected=False)):
        assert may_ask_for_company(replace(OPEN, between=stands)).reason is Reason.NOT_FOUND
        assert not may_see_ask(replace(ASKED, between=stands))


def test_an_asking_is_there_for_those_who_were_asked_alone():
    not_asked = replace(ASKED, is_asked=False)
    assert may_see_ask(not_asked).reason is Reason.NOT_FOUND
    assert may_accept_ask(not_asked).reason is Reason.NOT_FOUND
    assert may_decline_ask(not_asked).reason is Reason.NOT_FOUND
    assert may_see_ask(ASKED) and may_accept_ask(ASKED) and may_decline_ask(ASKED)


def test_over_is_over_however_it_ended():
    assert may_accept_ask(replace(ASKED, is_open=False)) == may_accept_ask(replace(ASKED, declined=True))
    assert not may_see_ask(replace(ASKED, is_open=False)) and not may_see_ask(replace(ASKED, declined=True))
    assert may_decline_ask(replace(ASKED, is_open=False))


def test_one_asking_at_a_time():
    assert may_ask_somebody(False)
    assert may_ask_somebody(True).reason is Reason.ALREADY_ASKING


def test_the_breathing_is_there_for_the_two_and_goes_with_ones_own_distance_alone():
    together = TogetherFacts(NEAR, is_one_of_two=True, goes_on=True)
    assert may_see_together(together) and may_end_together(together)
    assert not may_see_together(replace(together, is_one_of_two=False))
    assert not may_end_together(replace(together, is_one_of_two=False))
    assert not may_see_together(replace(together, goes_on=False)) and may_end_together(replace(together, goes_on=False))
    for mine in ("i_block", "i_stepped_back", "i_mute", "i_am_on_break"):
        assert not may_see_together(replace(together, between=replace(NEAR, **{mine: True})))  # type: ignore[arg-type]
    for theirs in ("blocks_me", "stepped_back", "on_break"):
        assert may_see_together(replace(together, between=replace(NEAR, **{theirs: True})))  # type: ignore[arg-type]


# ---- the SQL twin

many = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
boundaries = st.fixed_dictionaries(
    {
        "capacity": st.sampled_from([*Capacity, Capacity.OPEN, Capacity.OPEN]),
        "capacity_hours": st.sampled_from([-1, 5, 5]),
        "writes": st.sampled_from([*Writes, Writes.CONNECTIONS]),
        "break": st.sampled_from([None, None, None, None, -1, 1, 0]),
        "quiet": st.sampled_from([False, False, False, True]),
    }
)
"""`break`: in how many hours it ends; 0: when they say."""
asks = st.fixed_dictionaries(
    {
        "from": worlds.people,
        "state": st.sampled_from(["open", "open", "open", "begun", "lapsed", "withdrawn"]),
        "minutes": st.sampled_from([0, 29, 30, 31]),
        "asked": st.dictionaries(worlds.people, st.booleans(), max_size=3),
    }
)
here = st.tuples(
    worlds.worlds,
    st.dictionaries(worlds.people, boundaries, min_size=1, max_size=4),
    st.lists(asks, min_size=1, max_size=2),
    st.dictionaries(worlds.twos.map(lambda two: tuple(sorted(two))), worlds.pairs, min_size=3, max_size=5),
)


@pytest.fixture(scope="module", autouse=True)
def database(tmp_path_factory: pytest.TempPathFactory, database_template: Path) -> Iterator[None]:
    features.load_models()
    path = tmp_path_factory.mktemp("company") / "hearth.db"
    path.write_bytes(database_template.read_bytes())
    engine = db.connect(postgres.fresh_database() if postgres.wanted() else f"sqlite:///{path}")
    yield
    engine.dispose()


class _Undone(Exception):
    pass


@contextmanager
def written(drawn: tuple[Any, ...]) -> Iterator[worlds.World]:
    world_drawn, own, asked, pairs = drawn
    with db.unit():
        try:
            with db.transaction():
                world = worlds.write({**world_drawn, "groups": world_drawn["groups"][:1], "pairs": pairs})
                _write_company(own, asked)
                yield world
                raise _Undone
        except _Undone:
            pass


def _write_company(own: dict[int, Any], asked: list[Any]) -> None:
    session, at = db.session(), now()
    for person, said in own.items():
        rests = said["break"]
        session.add(
            BoundarySettings(
                person_id=100 + person,
                capacity=said["capacity"].value,
                capacity_until=at + timedelta(hours=said["capacity_hours"]) if said["capacity"] else None,
                writes=said["writes"].value,
                break_since=None if rests is None else at - timedelta(hours=3),
                break_until=at + timedelta(hours=rests) if rests else None,
            )
        )
        session.flush()
        if said["quiet"]:
            session.add_all(
                QuietHours(person_id=100 + person, weekday=weekday, begins=0, ends=0) for weekday in range(7)
            )
    for number, ask in enumerate(asked, start=1):
        made = at - timedelta(minutes=ask["minutes"])
        session.add(CompanyAsk(id=number, from_id=100 + ask["from"], line="", state=ask["state"], made_at=made))
        session.flush()
        session.add_all(
            CompanyAsked(ask_id=number, person_id=100 + person, declined=declined)
            for person, declined in ask["asked"].items()
            if person != ask["from"]
        )
    session.flush()


@many
@given(here)
def test_whom_one_may_ask(drawn: tuple[Any, ...]):
    """Without quiet hours, which the list leaves to the question itself: that one is asked of everybody in it."""
    with written(drawn) as world:
        people = [actor for actor in world.actors if actor.id > 0]
        for actor in people:
            listed = {row.id for row in db.session().execute(audience.open_to(actor.id))}
            known = facts.for_company(actor, [one.id for one in people])
            assert listed == {person for person, one in known.items() if may_ask_for_company(replace(one, rests=False))}


@many
@given(here)
def test_for_whom_an_asking_waits(drawn: tuple[Any, ...]):
    _world, _own, asked, _pairs = drawn
    with written(drawn) as world:
        people = [actor for actor in world.actors if actor.id > 0]
        waits: dict[int, set[int]] = {person.id: set() for person in people}
        for number in range(1, len(asked) + 1):
            may = {actor.id for actor in people if may_see_ask(facts.for_ask(actor, number)[1])}
            assert set(audience.of_ask(number)) == may
            for person in may:
                waits[person].add(100 + asked[number - 1]["from"])
        for person, askers in waits.items():
            assert audience.who_ask(person) == askers
        assert audience.who_are_asked(list(waits)) == {person for person, askers in waits.items() if askers}
