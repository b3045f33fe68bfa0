"""What a reporter hopes for, and someone who may be in danger: help lines at once, and a kind note that never gives the reporter away."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from community.accounts.events import ExportAsked
from community.accounts.models import BoundarySettings
from community.moderation.models import Report
from community.moderation.payloads import Told
from community.moderation.rules import DangerTo, Hoped
from community.moderation.services.make_report import make_report
from community.moderation.services.report_to_site import report_person
from community.notifications.models import Notice
from community.notifications.rules import WORRIED_AGAIN_AFTER, Kind
from community.rooms.rules import seal_writer
from community.shared import content, db
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.clock import now
from tests.support.actors import Someone
from tests.support.make import Make


@pytest.fixture
def group(make: Make) -> int:
    return make.group()


def worried(person: Actor) -> list[Notice]:
    with db.unit() as session:
        which = Notice.person_id == person.id, Notice.kind == Kind.WORRIED.value
        return list(session.scalars(select(Notice).where(*which)))


def lives_in(person: Actor, zone: str) -> None:
    with db.transaction() as session:
        session.add(BoundarySettings(person_id=person.id, time_zone=zone))


def test_the_nine_reasons() -> None:
    assert list(content.reasons_to_choose()) == [
        "danger",
        "unkind",
        "boundary",
        "confidentiality",
        "unwanted_contact",
        "selling",
        "pretending",
        "not_right_here",
        "other",
    ]


@pytest.mark.parametrize("hoped", [*Hoped, ""])
def test_what_they_hope_for_is_read_by_them_and_by_who_handles_it(
    app: Flask, make: Make, group: int, hoped: str
) -> None:
    ana, ben = Someone(app, make.member(group)), make.member(group)
    mo = Someone(app, make.member(group, roles=("moderator",)))
    message = make.message(make.rooms_by_depth(group)[1], ben)
    sent = ana.posts(f"/moderation/report/{message}", reason="unkind", words="", hoped=hoped)
    words = {"heard": "only to be heard", "word": "a word to them", "distance": "distance from them"}
    words["removal"] = "that they leave the group"
    receipt = ana.gets(sent.location).text
    desk = mo.gets(mo.gets(f"/moderation/reports/{sent.location.rsplit('/', 1)[1]}").location).text
    for page in (receipt, desk):
        assert [key for key, said in words.items() if f"<dd>{said}</dd>" in page] == ([hoped] if hoped else [])
    into: dict[str, Any] = {}
    with db.transaction():
        publish(ExportAsked(ana.id, into))
    assert into["moderation"]["reports"][0]["hoped"] == hoped


def test_what_is_no_choice_is_none(make: Make, group: int, unit: None) -> None:
    ana, ben = make.member(group), make.member(group)
    room = make.rooms_by_depth(group)[1]
    strange = make_report(ana, make.message(room, ben), "danger", "", "everything", "everybody")
    harmless = make_report(ana, make.message(room, ben), "unkind", "", "", DangerTo.ABOUT)
    for report_id in (strange, harmless):
        report = db.session().get_one(Report, report_id)
        assert (report.hoped, report.danger_to) == ("", "")
    assert not worried(ben), "where nobody is in danger, nobody is told of worry"


def test_the_receipt_has_the_lines_of_their_country_at_once(app: Flask, make: Make, group: int) -> None:
    ana, ben, cleo = Someone(app, make.member(group)), make.member(group), Someone(app, make.member(group))
    lives_in(ana.actor, "Europe/Berlin")  # type: ignore[arg-type]
    message = make.message(make.rooms_by_depth(group)[1], ben)
    german = next(one for one in content.table("help_lines")["countries"] if one["code"] == "DE")
    page = ana.gets(ana.posts(f"/moderation/report/{message}", reason="danger", words="").location).text
    assert german["emergency"] in page and german["lines"][0]["phone"] in page and "Samaritans" not in page
    unknown = cleo.gets(cleo.posts(f"/moderation/report/{message}", reason="danger", words="").location).text
    assert "Numbers to call, by country" in unknown and german["lines"][0]["phone"] not in unknown
    again = make.message(make.rooms_by_depth(group)[1], ben)
    calm = ana.gets(ana.posts(f"/moderation/report/{again}", reason="unkind", words="").location).text
    assert german["lines"][0]["phone"] not in calm


@pytest.mark.parametrize("danger_to", [*DangerTo, ""])
def test_only_who_may_be_in_danger_themselves_is_told(make: Make, group: int, unit: None, danger_to: str) -> None:
    """Of anybody else's danger they may be the cause: then a note would betray who reported."""
    ana, ben = make.member(group), make.member(group)
    make_report(ana, make.message(make.rooms_by_depth(group)[1], ben), "danger", "", "", danger_to)
    report_person(ana, ben.id, Told("danger", "", "a-form-of-mine", "", danger_to))
    assert len(worried(ben)) == (1 if danger_to == DangerTo.ABOUT else 0)
    assert not worried(ana)


def test_the_note_leads_nowhere_and_silences_nobody(app: Flask, make: Make, group: int) -> None:
    ana, ben, cleo = (Someone(app, make.member(group)) for _ in range(3))
    lives_in(ben.actor, "Europe/Vienna")  # type: ignore[arg-type]
    for one in (ana, ben, cleo):
        one.opens()
    room = make.rooms_by_depth(group)[1]
    message = make.message(room, ben.actor, "I can't any more")
    ana.posts(f"/moderation/report/{message}", reason="danger", words="I am afraid for Ben", danger_to="about")
    assert ben.hears("notice:made") == [{}]
    ana.hears_nothing("notice:made")
    cleo.hears_nothing("notice:made")
    (note,) = worried(ben.actor)  # type: ignore[arg-type]
    assert (note.group_id, note.room_id, note.message_id, note.other_id) == (None, None, None, None)
    inbox = ben.gets("/notifications/").text
    assert "Somebody was worried about you" in inbox
    assert "report" not in inbox.split("<main")[1].split("</main>")[0].lower() and ana.actor.name not in inbox  # type: ignore[union-attr]
    assert "<h2>Austria</h2>" in ben.gets("/safety/help").text, "in their country"
    assert ben.says(room, "still here")["ok"]


def test_whoever_wrote_unnamed_is_told_without_a_mark_of_it(make: Make, group: int, unit: None) -> None:
    ana, ben = make.member(group), make.member(group)
    message = make.message(make.rooms_by_depth(group)[1], None, "Nobody's", author_seal=seal_writer(ben.id))
    make_report(ana, message, "danger", "", "", DangerTo.ABOUT)
    (note,) = worried(ben)
    assert (note.group_id, note.room_id, note.message_id) == (None, None, None)


def test_many_who_worry_are_one_note_a_day(make: Make, group: int, unit: None) -> None:
    ana, ben, cleo = (make.member(group) for _ in range(3))
    room = make.rooms_by_depth(group)[1]
    for who in (ana, cleo):
        make_report(who, make.message(room, ben), "danger", "", "", DangerTo.ABOUT)
    assert len(worried(ben)) == 1
    with db.transaction() as session:
        session.execute(update(Notice).values(made_at=now() - WORRIED_AGAIN_AFTER - timedelta(minutes=1), met_at=now()))
    make_report(ana, make.message(room, ben), "danger", "", "", DangerTo.ABOUT)
    assert len(worried(ben)) == 2


def test_the_help_page_opens_where_they_live(someone: Callable[..., Someone], make: Make) -> None:
    ana = someone(make.person())
    assert ana.actor
    lives_in(ana.actor, "Europe/Dublin")
    page = ana.browser.get("/safety/help", headers={"Accept-Language": "en-GB"}).text
    assert "<h2>Ireland</h2>" in page and "<h2>United Kingdom</h2>" not in page
    assert "<h2>United Kingdom</h2>" in ana.gets("/safety/help", country="gb").text
