"""Who is on duty by the clock on the wall, on the days when clocks change too; who is told; and who may change a roster."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community.boundaries.decision import Reason
from community.boundaries.duty import (
    Roster,
    Slot,
    Swap,
    in_line,
    last_duty,
    may_drop_slot,
    may_end_swap,
    may_give_slot,
    may_see_roster,
    may_serve,
    may_take_slot,
    may_take_swap,
    on_duty,
    watches,
    who_is_told,
)
from community.boundaries.groups import Standing
from community.groups.rules import Role

ZONES = ("Europe/Berlin", "Australia/Sydney", "Asia/Kathmandu")
CHANGES = (date(2026, 3, 29), date(2026, 10, 25), date(2026, 4, 5), date(2026, 10, 4))
"""On which Berlin's or Sydney's clock changes; Kathmandu's never does and stands 5:45 ahead."""
ANA, BEN, CLEO = 1, 2, 3

times = st.integers(0, 1439) | st.sampled_from([0, 60, 119, 120, 121, 150, 179, 180, 181, 1439])
slots = st.lists(
    st.tuples(st.integers(0, 6), times, times, st.sampled_from([None, ANA, BEN])), min_size=1, max_size=6
).map(lambda drawn: tuple(Slot(number, *one) for number, one in enumerate(drawn)))
moments = st.builds(
    lambda day, minutes: datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=minutes),
    st.sampled_from(CHANGES),
    st.integers(-2000, 3000),
)


def holds_by_the_wall(slot: Slot, zone: str, at: datetime) -> bool | None:
    """As somebody says who looks at the clock; None where the clock shows this time twice that day, or jumps over an edge of the slot."""
    here = at.astimezone(ZoneInfo(zone))
    for day in (here.date() - timedelta(days=1), here.date()):
        offsets = {
            datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(hours=hours) for hours in range(-14, 50)
        }
        if len({one.astimezone(ZoneInfo(zone)).utcoffset() for one in offsets}) > 1:
            return None
    minutes = here.hour * 60 + here.minute + here.second / 60
    if slot.ends > slot.begins:
        return here.weekday() == slot.weekday and slot.begins <= minutes < slot.ends
    today = here.weekday() == slot.weekday and minutes >= slot.begins
    return today or (here.weekday() == (slot.weekday + 1) % 7 and minutes < slot.ends)


@settings(max_examples=300, deadline=None)
@given(slots, st.sampled_from(ZONES), moments)
def test_on_other_days_as_the_wall_says(drawn: tuple[Slot, ...], zone: str, at: datetime):
    found = {watch.slot.id for watch in on_duty(Roster(zone, drawn), at)}
    for slot in drawn:
        expected = holds_by_the_wall(slot, zone, at)
        if expected is not None:
            assert (slot.id in found) is (expected and slot.holder is not None)


@settings(max_examples=300, deadline=None)
@given(times, times, times, st.sampled_from(ZONES), moments)
def test_a_day_shared_out_leaves_no_gap(one: int, two: int, three: int, zone: str, at: datetime):
    """Whatever the clock does: each moment of the week has somebody, and no day is served longer than the clock goes."""
    edges = sorted({0, one, two, three})
    shared = [
        Slot(100 * day + place, day, begins, edges[place + 1] if place + 1 < len(edges) else 0, ANA + place)
        for day in range(7)
        for place, begins in enumerate(edges)
    ]
    roster = Roster(zone, tuple(shared))
    assert on_duty(roster, at)
    whole = [Slot(day, day, 0, 0, ANA) for day in range(7)]
    assert [watch.person for watch in on_duty(Roster(zone, tuple(whole)), at)] == [ANA]


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Berlin", date(2026, 3, 28), 8),
        ("Europe/Berlin", date(2026, 10, 24), 10),
        ("Australia/Sydney", date(2026, 10, 3), 8),
        ("Australia/Sydney", date(2026, 4, 4), 10),
        ("Asia/Kathmandu", date(2026, 3, 28), 9),
    ],
)
def test_a_night_is_as_long_as_it_is(zone: str, day: date, hours: int):
    night = Slot(1, day.weekday(), 22 * 60, 7 * 60, ANA)
    (watch,) = watches(Roster(zone, (night,)), day, 1)
    assert watch.ends - watch.begins == timedelta(hours=hours)
    here = watch.begins.astimezone(ZoneInfo(zone)), watch.ends.astimezone(ZoneInfo(zone))
    assert [f"{one:%H:%M}" for one in here] == ["22:00", "07:00"]


MONDAY = date(2026, 6, 1)
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
MORNINGS = tuple(Slot(day, day, 8 * 60, 13 * 60, ANA if day < 3 else BEN) for day in range(7))


def test_a_date_that_another_took_is_theirs():
    swapped = Roster("UTC", MORNINGS, (Swap(0, MONDAY, CLEO),))
    assert [watch.person for watch in on_duty(swapped, NOON)] == [CLEO]
    assert [watch.person for watch in on_duty(swapped, NOON + timedelta(days=7))] == [ANA]
    only_asked = replace(swapped, swaps=(Swap(0, MONDAY, None),))
    assert [watch.person for watch in on_duty(only_asked, NOON)] == [ANA]


def test_who_had_it_least_recently_comes_first():
    roster = Roster("UTC", MORNINGS)
    evening = NOON + timedelta(hours=8)
    assert in_line([ANA, BEN, CLEO], roster, evening) == [CLEO, BEN, ANA]
    assert last_duty(roster, evening)[BEN] == datetime(2026, 5, 31, 8, tzinfo=UTC)
    asked = replace(roster, turns={CLEO: evening - timedelta(minutes=5)})
    assert in_line([ANA, BEN, CLEO], asked, evening) == [BEN, ANA, CLEO]


ALL = [ANA, BEN, CLEO]
EVENING = NOON + timedelta(hours=8)


@pytest.mark.parametrize(
    ("slots", "handling", "resting", "at", "people", "in_turn"),
    [
        ((), ALL, (), NOON, ALL, False),  # nobody keeps a roster
        ((Slot(1, 0, 0, 0, None),), ALL, (), NOON, ALL, False),  # nor holds anything of it
        (MORNINGS, ALL, (), NOON, [ANA], False),
        (MORNINGS, [BEN, CLEO], (), NOON, [CLEO], True),  # who is on duty may not handle it
        (MORNINGS, ALL, (), EVENING, [CLEO], True),  # nobody is on duty
        (MORNINGS, ALL, (CLEO,), EVENING, [BEN], True),  # who rests is passed over
        (MORNINGS, ALL, (ANA,), NOON, [CLEO], True),
        (MORNINGS, ALL, (ANA, BEN, CLEO), NOON, [ANA], False),  # all rest: it waits for who is on duty
        (MORNINGS, ALL, (ANA, BEN, CLEO), EVENING, [CLEO], True),
        (MORNINGS, [], (), EVENING, [], False),
        ((*MORNINGS, Slot(9, 0, 12 * 60, 14 * 60, BEN)), ALL, (), NOON, [ANA, BEN], False),
    ],
)
def test_who_is_told(
    slots: tuple[Slot, ...],
    handling: list[int],
    resting: tuple[int, ...],
    at: datetime,
    people: list[int],
    in_turn: bool,
):
    told = who_is_told(handling, resting, Roster("UTC", slots), at)
    assert (list(told.people), told.in_turn) == (people, in_turn)


OUTSIDE = Standing(signed_in=True)
MEMBER = Standing(signed_in=True, state="active", stage=2, held_stage=2, agreed=True)
MODERATOR = replace(MEMBER, roles=frozenset({Role.MODERATOR}))
FACILITATOR = replace(MEMBER, roles=frozenset({Role.FACILITATOR}))
REMOVED = replace(MODERATOR, state="removed")
SITE, HOST = replace(OUTSIDE, is_site_moderator=True), replace(OUTSIDE, is_host=True)
N, R = Reason.NOT_FOUND, Reason.NOT_YOUR_ROLE


@pytest.mark.parametrize(
    ("standing", "of_site", "sees", "serves"),
    [
        (Standing(), False, N, N),
        (OUTSIDE, False, N, N),
        (MEMBER, False, N, N),
        (replace(MEMBER, roles=frozenset({Role.GREETER})), False, N, N),
        (MODERATOR, False, None, None),
        (FACILITATOR, False, None, R),
        (REMOVED, False, N, N),
        (SITE, False, N, N),
        (HOST, False, N, N),
        (Standing(), True, N, N),
        (MODERATOR, True, N, N),
        (SITE, True, None, None),
        (HOST, True, None, R),
    ],
)
def test_who_sees_a_roster_and_who_serves(
    standing: Standing, of_site: bool, sees: Reason | None, serves: Reason | None
):
    assert may_see_roster(standing, of_site).reason is sees
    for decision in (
        may_serve(standing, of_site),
        may_take_slot(standing, of_site, is_open=True),
        may_give_slot(standing, of_site, is_mine=True),
        may_take_swap(standing, of_site, is_mine=False, is_open=True),
        may_end_swap(standing, of_site, is_mine=True, is_open=True),
    ):
        assert decision.reason is serves
    assert may_drop_slot(standing, of_site, is_open=True, is_mine=False).reason is sees


def test_nobody_takes_a_duty_from_another():
    assert may_take_slot(MODERATOR, False, is_open=False).reason is Reason.TAKEN
    assert may_give_slot(MODERATOR, False, is_mine=False).reason is Reason.NOT_YOUR_SLOT
    assert may_drop_slot(MODERATOR, False, is_open=False, is_mine=False).reason is Reason.NOT_YOUR_SLOT
    assert may_drop_slot(MODERATOR, False, is_open=False, is_mine=True)
    assert may_take_swap(MODERATOR, False, is_mine=True, is_open=True).reason is Reason.NOT_YOURSELF
    assert may_take_swap(MODERATOR, False, is_mine=False, is_open=False).reason is Reason.TAKEN
    assert may_end_swap(MODERATOR, False, is_mine=False, is_open=True).reason is Reason.NOT_YOUR_SLOT
    assert may_end_swap(MODERATOR, False, is_mine=True, is_open=False).reason is Reason.TAKEN
