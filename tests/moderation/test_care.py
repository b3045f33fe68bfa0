"""Care for those who moderate: heavy cases are offered to others first, everything can be put down with one press, and a note goes to
nobody but whom its writer chose."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from community.accounts.events import AccountErased
from community.boundaries import facts
from community.boundaries.duty import Roster, Slot, is_unwatched, on_duty, who_is_asked_first
from community.moderation.models import Case, DebriefNote, DutyPause, Report
from community.moderation.queries.care import care_for, listeners_for, notes_of, others_first
from community.moderation.services.keep_roster import add_slots
from community.moderation.services.make_report import make_report
from community.moderation.services.put_down import be_back, put_down, take_note_away
from community.moderation.services.take_case import take_case
from community.shared import content, db
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.clock import now
from community.shared.errors import Invalid, NotFound
from tests.notifications.conftest import words_of
from tests.support.actors import Someone
from tests.support.make import Make

MONDAY_NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


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


def reported(make: Make, group: int, reason: str = "danger") -> int:
    """A new case."""
    message = make.message(make.rooms_by_depth(group)[1], make.member(group))
    report = make_report(make.member(group), message, reason, "")
    return db.session().get_one(Report, report).case_id


ANA, BEN, CLEO = 1, 2, 3


@pytest.mark.parametrize(
    ("heavy", "away", "asked"),
    [
        ({}, (), [ANA, BEN, CLEO]),
        ({ANA: 2}, (), [ANA, BEN, CLEO]),
        ({ANA: 3, BEN: 4}, (), [CLEO]),
        ({ANA: 3, BEN: 3, CLEO: 9}, (), [ANA, BEN, CLEO]),  # never without anybody
        ({}, (ANA,), [BEN, CLEO]),
        ({BEN: 3}, (ANA,), [CLEO]),
        ({BEN: 3, CLEO: 3}, (ANA,), [BEN, CLEO]),
        ({}, (ANA, BEN, CLEO), [ANA, BEN, CLEO]),
    ],
)
def test_who_is_asked_first(heavy: dict[int, int], away: tuple[int, ...], asked: list[int]):
    assert who_is_asked_first([ANA, BEN, CLEO], heavy, 3, away) == asked


def test_who_put_it_down_is_on_duty_at_no_hour():
    roster = Roster("UTC", (Slot(1, 0, 0, 0, ANA),))
    assert on_duty(roster, MONDAY_NOON) and not is_unwatched(roster, MONDAY_NOON)
    resting = Roster("UTC", roster.slots, away=frozenset({ANA}))
    assert not on_duty(resting, MONDAY_NOON) and is_unwatched(resting, MONDAY_NOON)


def test_heavy_cases_are_offered_to_others_first(make: Make, group: int, three: list[Actor], unit: None, clock: Any):
    mo = three[0]
    add_slots(mo, group, range(7), "0:00", "0:00", mine=True)
    cases = [reported(make, group, reason) for reason in ("danger", "unkind", "boundary", "selling")]
    for case in cases:
        take_case(mo, case)
        take_case(mo, case)  # kept longer: the same one
    assert facts.heavy_of([mo.id]) == {mo.id: content.heavy_most()}
    heavy, light = reported(make, group, "danger"), reported(make, group, "selling")
    assert others_first(mo, heavy) == ["Ned", "Oda"] and others_first(mo, light) == []
    assert others_first(three[1], heavy) == []
    assert mo.id not in facts.called_for(heavy).told.people
    assert facts.called_for(light).told.people == (mo.id,)
    take_case(mo, heavy)  # never forbidden
    clock.shift(timedelta(days=8))
    assert others_first(mo, reported(make, group, "danger")) == []


def test_the_page_says_so_kindly(
    app: Flask, make: Make, group: int, three: list[Actor], someone: Callable[..., Someone]
):
    with app.test_request_context(), db.unit():
        for _heavy in range(3):
            take_case(three[0], reported(make, group))
        case = reported(make, group)
    page = someone(three[0]).gets(f"/moderation/cases/{case}").text
    assert "Ned, Oda could take it as well; nobody minds if you leave it" in page and "Take it" in page
    assert "could take it as well" not in someone(three[1]).gets(f"/moderation/cases/{case}").text


def test_one_press_puts_everything_down(
    app: Flask, make: Make, group: int, three: list[Actor], someone: Callable[..., Someone], clock: Any
):
    mo, ned, oda = (someone(one) for one in three)
    out = someone()
    with app.test_request_context(), db.unit():
        add_slots(three[0], group, range(7), "0:00", "0:00", mine=True)
        mine, theirs = [reported(make, group) for _one in range(2)], reported(make, group)
        for case in mine:
            take_case(three[0], case)
        take_case(three[1], theirs)
    for one in (mo, ned, oda, out):
        one.forgets()
    assert mo.posts("/moderation/put-down", span="today").status_code == 302
    with db.unit():
        held = dict(db.session().execute(select(Case.id, Case.claimed_by)).all())
        assert [held[case] for case in mine] == [None, None] and held[theirs] == three[1].id
        handed = [facts.called_for(case).told.people for case in mine]
        assert set(handed) <= {(three[1].id,), (three[2].id,)}
        # What comes now is told to others, whatever the roster says.
        assert three[0].id not in facts.called_for(reported(make, group)).told.people
    assert any("Another moderator handed a case over to you" in words_of(one) for one in (ned, oda))
    assert words_of(out) == [] and "Another moderator handed a case over to you" not in words_of(mo)
    assert len(ned.hears("case:changed")) >= 2
    out.hears_nothing()
    assert "Nobody counts on you until" in mo.gets("/moderation/put-down").text
    assert mo.gets("/moderation/put-down").text.count("Slow walks") == 0
    clock.move_to(datetime(2026, 6, 2, 0, 1, tzinfo=UTC))
    with db.unit():
        assert care_for(three[0]).away_until is None
        assert three[0].id in facts.called_for(reported(make, group)).told.people
    assert "Nobody counts on you until" not in mo.gets("/moderation/put-down").text


def test_they_are_back_when_they_say(make: Make, group: int, three: list[Actor], unit: None):
    mo = three[0]
    put_down(mo, "week")
    assert care_for(mo).away_until == MONDAY_NOON + timedelta(days=7)
    assert facts.roster_of(group).away == {mo.id}
    be_back(mo)
    be_back(mo)
    assert care_for(mo).away_until is None
    with pytest.raises(Invalid):
        put_down(mo, "for ever")
    for nobody in (make.person(), make.member(group, roles=("facilitator",))):
        with pytest.raises(NotFound):
            put_down(nobody, "today")
        with pytest.raises(NotFound):
            care_for(nobody)


def test_today_ends_by_their_own_clock(make: Make, group: int, three: list[Actor], unit: None):
    make.says_open(three[0], time_zone="Asia/Kathmandu")
    put_down(three[0], "today")
    assert care_for(three[0]).away_until == datetime(2026, 6, 1, 18, 15, tzinfo=UTC)


def test_a_note_is_for_whom_it_was_written(
    app: Flask, make: Make, group: int, three: list[Actor], someone: Callable[..., Someone]
):
    mo, ned, oda = (someone(one) for one in three)
    far = make.member(make.group("Another"), roles=("moderator",))
    for to in (far, make.member(group), three[0]):
        told = mo.posts("/moderation/put-down", span="today", to=str(to.id), words="It was hard.")
        assert told.status_code == 422 and "Please choose who reads it." in told.text and "It was hard." in told.text
    with db.unit():
        assert set(listeners_for(three[0]).values()) == {"Ned", "Oda"}
        assert db.session().scalars(select(DutyPause)).all() == []
    mo.posts("/moderation/put-down", span="today", to=str(three[1].id), words="It was hard.")
    assert words_of(ned) == ["Somebody you moderate with wrote you how it was"] and words_of(oda) == []
    for one, reads in ((mo, True), (ned, True), (oda, False)):
        assert ("It was hard." in one.gets("/moderation/put-down").text) is reads
    with db.unit():
        note = db.session().scalars(select(DebriefNote)).one()
        note_id, sealed = note.id, note.sealed
        assert "hard" not in sealed
        with app.test_request_context(), pytest.raises(NotFound):
            take_note_away(three[2], note_id)
    assert ned.posts(f"/moderation/put-down/notes/{note_id}/drop").status_code == 302
    assert "It was hard." not in mo.gets("/moderation/put-down").text


@pytest.mark.parametrize("leaves", [0, 1])
def test_a_note_goes_with_either(make: Make, three: list[Actor], unit: None, leaves: int):
    put_down(three[0], "today", three[1].id, "It was hard.")
    with db.transaction():
        publish(AccountErased(three[leaves].id))
    assert notes_of(three[1 - leaves]).lines == [] and db.session().scalars(select(DebriefNote)).all() == []
    assert now() == MONDAY_NOON
