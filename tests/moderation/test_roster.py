"""A roster kept by those who moderate: hours taken and given away, dates swapped, and whom a new report is told to."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import delete, select

from community.boundaries import audience, facts
from community.boundaries.duty import on_duty
from community.groups.rules import Keep, Role
from community.groups.services.give_role import take_role
from community.groups.services.leave_group import leave_group
from community.moderation.models import DutySlot, DutySwap, Report
from community.moderation.queries.roster import roster_for
from community.moderation.services.keep_roster import add_slots, drop_slot, set_time_zone
from community.moderation.services.make_report import make_report
from community.moderation.services.swap_watch import ask_swap, end_swap, take_swap
from community.moderation.services.take_slot import give_slot, take_slot
from community.notifications.models import Notice
from community.shared import db
from community.shared.actor import Actor
from community.shared.clock import now
from community.shared.errors import Invalid, NotFound, Refused
from tests.notifications.conftest import words_of
from tests.support.actors import Someone
from tests.support.make import Make

MONDAY_NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
SITE = 0


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(MONDAY_NOON, tick=False) as travel:
        yield travel


@pytest.fixture
def group(make: Make) -> int:
    return make.group()


@pytest.fixture
def three(make: Make, group: int) -> list[Actor]:
    return [make.member(group, make.person(name), stage=2, roles=("moderator",)) for name in ("mo", "ned", "oda")]


def slots() -> list[DutySlot]:
    return list(db.session().scalars(select(DutySlot).order_by(DutySlot.weekday, DutySlot.begins)))


def test_hours_are_taken_given_away_and_taken_out(group: int, three: list[Actor], unit: None):
    mo, ned, _oda = three
    add_slots(mo, group, [0, 2], "18:00", "22:00", mine=True)
    add_slots(mo, group, [0, 2], "18:00", "22:00", mine=True)  # pressed twice
    add_slots(mo, group, [4], "22:00", "7:30", mine=False)
    assert [(one.weekday, one.begins, one.ends, one.person_id) for one in slots()] == [
        (0, 1080, 1320, mo.id),
        (2, 1080, 1320, mo.id),
        (4, 1320, 450, None),
    ]
    monday, wednesday, friday = slots()
    with pytest.raises(Refused):
        take_slot(ned, monday.id)
    take_slot(ned, friday.id)
    with pytest.raises(Refused):
        drop_slot(mo, friday.id)
    give_slot(mo, monday.id)
    take_slot(ned, monday.id)
    drop_slot(mo, wednesday.id)
    assert [(one.weekday, one.person_id) for one in slots()] == [(0, ned.id), (4, ned.id)]
    shown = roster_for(ned, group)
    assert [[line.holder for line in day] for day in shown.days if day] == [["Ned"], ["Ned"]]


def test_what_is_typed_wrong_is_said(group: int, three: list[Actor], unit: None):
    mo = three[0]
    for days, begins, ends, field in (
        ([], "18:00", "19:00", "weekdays"),
        ([1], "six", "7:00", "begins"),
        ([1], "6:00", "25:00", "ends"),
    ):
        with pytest.raises(Invalid) as fault:
            add_slots(mo, group, days, begins, ends, mine=True)
        assert list(fault.value.fields) == [field]
    with pytest.raises(Invalid):
        set_time_zone(mo, group, "Europe/Nowhere")
    for start in range(8):
        add_slots(mo, group, range(7), f"{start}:00", "12:00", mine=False)
    with pytest.raises(Invalid):
        add_slots(mo, group, range(7), "13:00", "14:00", mine=False)


def test_it_goes_by_its_own_clock(group: int, three: list[Actor], unit: None, clock: Any):
    mo = three[0]
    set_time_zone(mo, group, "Asia/Kathmandu")
    add_slots(mo, group, [0], "18:00", "19:00", mine=True)
    for at, here in (("12:14", False), ("12:15", True), ("13:14", True), ("13:15", False)):
        clock.move_to(datetime.fromisoformat(f"2026-06-01T{at}+00:00"))
        assert bool(on_duty(facts.roster_of(group), now())) is here


def test_one_date_for_another(make: Make, group: int, three: list[Actor], unit: None, clock: Any):
    mo, ned, oda = three
    add_slots(mo, group, [2], "8:00", "20:00", mine=True)
    (slot,) = slots()
    wednesday = date(2026, 6, 3)
    with pytest.raises(Refused):
        ask_swap(ned, slot.id, wednesday)
    for never in (date(2026, 6, 4), date(2026, 5, 27)):
        with pytest.raises(Invalid):
            ask_swap(mo, slot.id, never)
    ask_swap(mo, slot.id, wednesday)
    ask_swap(mo, slot.id, wednesday)
    (swap,) = db.session().scalars(select(DutySwap))
    with pytest.raises(Refused):
        take_swap(mo, swap.id)
    take_swap(ned, swap.id)
    with pytest.raises(Refused):
        take_swap(oda, swap.id)
    with pytest.raises(Refused):
        end_swap(mo, swap.id)
    (line,) = roster_for(oda, group).swapped
    assert (line.who, line.instead_of, line.day) == ("Ned", "Mo", wednesday)
    clock.move_to(datetime(2026, 6, 3, 9, tzinfo=UTC))
    assert [one.name for one in roster_for(oda, group).now] == ["Ned"]
    clock.move_to(datetime(2026, 6, 10, 9, tzinfo=UTC))
    assert [one.name for one in roster_for(oda, group).now] == ["Mo"]


def test_the_others_hear_of_a_date_that_somebody_asks_for(
    make: Make, group: int, three: list[Actor], someone: Callable[..., Someone]
):
    mo, ned, oda = [someone(one) for one in three]
    tends, out = someone(make.member(group, stage=4, roles=("facilitator",))), someone()
    mo.posts(f"/moderation/{group}/duty/hours", weekdays=["2"], begins="08:00", ends="20:00", mine="y")
    with db.unit():
        (slot,) = [one.id for one in slots()]
    assert mo.posts("/moderation/duty/ask", watch=f"{slot}~2026-06-03").status_code == 302
    asks = "A moderator asks whether somebody takes a date on duty"
    for one, told in ((mo, []), (ned, [asks]), (oda, [asks]), (tends, []), (out, [])):
        assert words_of(one) == told
        assert len(one.hears("notice:made")) == len(told)
    page = ned.gets(f"/moderation/{group}/duty").text
    assert "Mo asks whether you take it" in page
    with db.unit():
        (swap,) = [one.id for one in db.session().scalars(select(DutySwap))]
    assert ned.posts(f"/moderation/duty/dates/{swap}/take").status_code == 302
    assert words_of(mo) == ["Somebody takes a date on duty for you"]
    assert "Ned instead of Mo" in oda.gets(f"/moderation/{group}/duty").text


def test_a_report_is_told_to_who_is_on_duty(
    app: Flask, make: Make, group: int, three: list[Actor], someone: Callable[..., Someone], clock: Any
):
    mo, ned, oda = [someone(one) for one in three]
    ana, out = someone(make.member(group)), someone()
    everyone = (mo, ned, oda, ana, out)
    room = make.rooms_by_depth(group)[1]

    def told_of_a_report() -> list[str]:
        for one in everyone:
            one.forgets()
        message = make.message(room, make.member(group))
        with app.test_request_context(), db.unit():
            assert ana.actor is not None
            make_report(ana.actor, message, "unkind", "")
        told = [repr(one) for one in everyone if one.hears("report:made")]
        assert [repr(one) for one in everyone if "A report waits in Slow walks" in words_of(one)] == told
        return told

    def meet_all() -> None:
        with db.transaction() as session:
            session.execute(delete(Notice))

    assert told_of_a_report() == ["mo", "ned", "oda"]  # nobody keeps the roster
    meet_all()
    with app.test_request_context(), db.unit():
        add_slots(three[0], group, range(7), "8:00", "20:00", mine=True)
    assert told_of_a_report() == ["mo"]
    meet_all()
    clock.move_to(datetime(2026, 6, 1, 22, tzinfo=UTC))
    turns = []
    for _night in range(4):
        turns += told_of_a_report()
        meet_all()
        clock.shift(timedelta(minutes=5))
    assert set(turns[:2]) == {"ned", "oda"} and turns[2:] == ["mo", turns[0]]  # who had it longest ago comes first


def test_what_somebody_held_is_open_when_they_moderate_no_more(make: Make, group: int, three: list[Actor], unit: None):
    mo, ned, oda = three
    tends = make.member(group, stage=4, roles=("facilitator",))
    for one in three:
        add_slots(one, group, [2], "8:00", "20:00", mine=True)
    by_holder = {one.person_id: one.id for one in slots()}
    ask_swap(mo, by_holder[mo.id], date(2026, 6, 3))
    ask_swap(ned, by_holder[ned.id], date(2026, 6, 3))
    swaps = {one.asked_by: one for one in db.session().scalars(select(DutySwap))}
    take_swap(oda, swaps[ned.id].id)
    take_role(tends, group, mo.id, Role.MODERATOR)
    leave_group(oda, group, Keep.NAME)
    db.session().expire_all()
    assert {one.person_id for one in slots()} == {None, ned.id}
    (left,) = db.session().scalars(select(DutySwap))
    assert (left.asked_by, left.taken_by) == (ned.id, None)


def test_the_site_has_one_of_its_own(make: Make, group: int, unit: None):
    sina, host = make.person("sina", is_site_moderator=True), make.person(is_host=True)
    add_slots(host, SITE, [0], "8:00", "20:00", mine=False)
    (slot,) = slots()
    with pytest.raises(Refused):
        take_slot(host, slot.id)
    take_slot(sina, slot.id)
    assert [one.name for one in roster_for(host, None).now] == ["Sina"]
    with pytest.raises(NotFound):
        roster_for(make.member(group, roles=("moderator",)), None)
    # A group's report that falls to the site is told by the site's roster.
    another = make.person("tore", is_site_moderator=True)
    ana, about = make.member(group), make.member(group, stage=4)
    alone = make.group("Another")
    for one in (ana, about):
        make.member(alone, one)
    report = make_report(ana, make.message(make.rooms_by_depth(alone)[1], about), "unkind", "")
    case = db.session().get_one(Report, report).case_id
    assert another.id in audience.who_handle(case)
    assert facts.called_for(case).told.people == (sina.id,)
