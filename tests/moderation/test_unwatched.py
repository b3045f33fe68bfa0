"""Messages that wait while nobody is on duty, where a group chose that: who waits, what the writer reads, and who is told of it."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from community.boundaries import facts
from community.boundaries.duty import Looks, Roster, Slot, is_unwatched, who_looks
from community.boundaries.facts.duty import is_unwatched as asked_in_one
from community.boundaries.groups import Standing
from community.boundaries.protecting import Looked, handle
from community.boundaries.rooms import RoomFacts
from community.groups.models import Group, Membership
from community.groups.rules import Role
from community.moderation.models import DutyRoster, DutySlot, DutySwap
from community.moderation.services.keep_roster import add_slots
from community.notifications.models import Notice
from community.rooms.rules import Waits
from community.shared import db
from community.shared.actor import Actor
from community.shared.clock import now
from tests.support.actors import Someone
from tests.support.make import Make

MONDAY_NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
NIGHT = datetime(2026, 6, 1, 23, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(MONDAY_NOON, tick=False) as travel:
        yield travel


@pytest.fixture
def group(make: Make) -> int:
    return make.group(waits_unwatched=True)


def on_weekdays(app: Flask, actor: Actor, group: int, begins: str = "8:00", ends: str = "20:00") -> None:
    with app.test_request_context(), db.unit():
        add_slots(actor, group, range(7), begins, ends, mine=True)


def test_members_wait_while_nobody_is_on_duty(
    app: Flask, make: Make, group: int, someone: Callable[..., Someone], clock: Any
):
    mo = make.member(group, roles=("moderator",))
    ana, ben, gil = (someone(make.member(group, roles=roles)) for roles in ((), (), ("greeter",)))
    room = make.rooms_by_depth(group)[1]
    clock.move_to(NIGHT)
    assert not ana.says(room, "hello").get("waiting")  # nobody keeps a roster
    on_weekdays(app, mo, group)
    page = ana.gets(f"/rooms/{room}").text
    assert "so what you write waits until one of them has read it" in page
    ben.forgets()
    assert ana.says(room, "in the night")["waiting"]
    ben.hears_nothing("message:sent")
    assert "in the night" in ana.gets(f"/rooms/{room}").text
    assert "in the night" not in ben.gets(f"/rooms/{room}").text
    told = ana.posts(f"/rooms/{room}/messages", body="without scripts", nonce="12345678", need="", reply_to="")
    page = ana.gets(told.headers["Location"]).text
    assert "Your message waits for a look" in page and "this group lets messages wait until one of them is" in page
    for one in (gil, someone(mo)):
        assert "waits until one of them" not in one.gets(f"/rooms/{room}").text
        assert not one.says(room, "with a duty").get("waiting")
    clock.move_to(datetime(2026, 6, 2, 8, 30, tzinfo=UTC))
    assert not ana.says(room, "in the morning").get("waiting")
    assert "waits until one of them" not in ana.gets(f"/rooms/{room}").text
    clock.move_to(NIGHT)
    with db.transaction() as session:
        session.execute(update(Group).values(waits_unwatched=False))
    assert not ana.says(room, "not chosen any more").get("waiting")


def test_it_costs_one_statement_and_only_where_it_was_chosen(
    app: Flask, make: Make, group: int, someone: Callable[..., Someone], statements: list[str]
):
    mo = make.member(group, roles=("moderator",))
    ana = someone(make.member(group))
    room = make.rooms_by_depth(group)[1]
    on_weekdays(app, mo, group)
    counted = []
    for chosen in (True, False):
        with db.transaction() as session:
            session.execute(update(Group).values(waits_unwatched=chosen))
        ana.says(room, "hello")
        statements.clear()
        ana.says(room, "hello again")
        counted.append(len(statements))
    assert counted[0] == counted[1] + 1


def test_a_group_chooses_it(make: Make, someone: Callable[..., Someone]):
    group = make.group()
    tends = someone(make.member(group, stage=4, roles=("facilitator",)))
    form = {"name": "Slow walks", "gathers": "walking", "size_cap": "20", "join_mode": "open"}
    for sent, chosen in (({"waits_unwatched": "y"}, True), ({}, False)):
        assert tends.posts(f"/groups/{group}/edit", **form, **sent).status_code == 302
        with db.unit():
            assert db.session().scalar(select(Group.waits_unwatched).where(Group.id == group)) is chosen


MEMBER = Standing(signed_in=True, state="active", stage=2, held_stage=2, agreed=True)


@pytest.mark.parametrize(
    ("roles", "looked_at_first", "unwatched", "waits"),
    [
        ((), False, False, None),
        ((), True, False, Waits.FIRST),
        ((), True, True, Waits.FIRST),
        ((), False, True, Waits.UNWATCHED),
        ((Role.MODERATOR,), True, True, None),
        ((Role.GREETER,), False, True, None),
    ],
)
def test_who_waits(roles: tuple[Role, ...], looked_at_first: bool, unwatched: bool, waits: Waits | None):
    standing = Standing(True, state="active", stage=2, agreed=True, roles=frozenset(roles))
    known = RoomFacts(standing, 1, looked_at_first=looked_at_first, unwatched=unwatched)
    assert handle(known, Looked()).waits is waits


ANA, BEN, CLEO = 1, 2, 3
MORNINGS = tuple(Slot(day, day, 8 * 60, 13 * 60, ANA if day < 3 else BEN) for day in range(7))


@pytest.mark.parametrize(
    ("slots", "looking", "at", "expected"),
    [
        ((), [ANA, BEN], NIGHT, Looks((ANA, BEN))),
        (MORNINGS, [ANA, BEN], MONDAY_NOON, Looks((ANA,))),
        (MORNINGS, [ANA, BEN], NIGHT, Looks((ANA,), quietly=True)),
        (MORNINGS, [BEN, CLEO], NIGHT, Looks((BEN, CLEO))),  # Ben's watch is days away
        (MORNINGS[:1], [ANA, BEN], NIGHT, Looks((ANA, BEN))),
    ],
)
def test_who_is_told_that_something_waits(slots: tuple[Slot, ...], looking: list[int], at: datetime, expected: Looks):
    assert who_looks(looking, Roster("UTC", slots), at) == expected


def test_only_who_is_next_on_duty_hears_of_it_and_nothing_rings(
    app: Flask, make: Make, group: int, someone: Callable[..., Someone], clock: Any
):
    mo, ned = (someone(make.member(group, roles=("moderator",))) for _one in range(2))
    ana, out = someone(make.member(group)), someone()
    assert mo.actor is not None
    on_weekdays(app, mo.actor, group)
    clock.move_to(NIGHT)
    ana.says(make.rooms_by_depth(group)[1], "in the night")
    for one in (mo, ned, ana, out):
        one.hears_nothing("notice:made")
    with db.unit():
        notices = list(db.session().scalars(select(Notice)))
    assert [(one.person_id, one.kind) for one in notices] == [(mo.id, "held")]


ids = st.sampled_from([None, 0, 1, 2])
drawn_slots = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 1439), st.integers(0, 1439), ids), max_size=4)


def test_one_statement_says_what_the_roster_says(app: Flask, make: Make):
    """The question that messages ask, beside the roster that pages show."""
    group = make.group()
    people = [make.member(group, roles=("moderator",)) for _one in range(3)]
    with db.transaction() as session:
        session.add(DutyRoster(place=group, group_id=group, time_zone="Australia/Sydney"))

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(drawn_slots, st.lists(st.tuples(st.integers(0, 3), st.integers(-2, 2), ids), max_size=3), st.booleans())
    def holds(drawn: list[Any], swaps: list[Any], left: bool) -> None:
        with db.transaction() as session:
            session.execute(delete(DutySlot))
            session.execute(update(Membership).where(Membership.person_id == people[2].id).values(moderator=not left))
            rows = [
                DutySlot(
                    place=group, weekday=day, begins=from_, ends=to, person_id=None if who is None else people[who].id
                )
                for day, from_, to, who in drawn
            ]
            session.add_all(rows)
            session.flush()
            for slot, ahead, who in {(slot, ahead): one for (*one,) in swaps for slot, ahead in [one[:2]]}.values():
                if slot < len(rows):
                    taker = None if who is None else people[who].id
                    day = date(2026, 6, 1 + 2 + ahead)
                    session.add(DutySwap(slot_id=rows[slot].id, day=day, asked_by=people[0].id, taken_by=taker))
        for hour in range(0, 48, 5):
            with (
                time_machine.travel(datetime(2026, 6, 2 + hour // 24, hour % 24, 7, tzinfo=UTC), tick=False),
                db.unit(),
            ):
                assert asked_in_one(group) is is_unwatched(facts.roster_of(group), now())

    holds()
