"""Reporting a message: who may, what is kept, who hears of it, and what the reporter reads."""

import pytest
from flask import Flask
from sqlalchemy import select

from community.moderation.models import LogEntry, Report, ReportEvidence
from community.moderation.services.close_case import close_case
from community.moderation.services.make_report import make_report
from community.rooms.models import Message
from community.rooms.queries.sealed import opened
from community.shared import db
from community.shared.errors import Invalid, NotFound, Refused
from tests.support.actors import Someone
from tests.support.cases import case_of
from tests.support.make import Make


@pytest.fixture
def group(make: Make) -> int:
    return make.group()


def test_a_report_keeps_the_message_as_it_was(make: Make, group: int, unit: None) -> None:
    ana, ben = make.member(group, stage=2), make.member(group, stage=2)
    message = make.message(make.rooms_by_depth(group)[2], ben, "first *words*")
    report_id = make_report(ana, message, "unkind", "  It hurt.\x00 ")
    with db.transaction() as session:
        session.get_one(Message, message).html = ""
        session.get_one(Message, message).state = "taken_back"
    report = db.session().get_one(Report, report_id)
    piece = db.session().scalars(select(ReportEvidence)).one()
    assert "words" not in piece.sealed and opened(piece.sealed).html == "<p>first <em>words</em></p>"
    assert (report.evidence_html, piece.writer_id) == ("", ben.id)
    assert (report.words, report.depth, report.about_id, report.reporter_id) == ("It hurt.", 2, ben.id, ana.id)


def test_one_report_a_person_and_message(make: Make, group: int, unit: None) -> None:
    ana, ben, cleo = (make.member(group) for _ in range(3))
    message = make.message(make.rooms_by_depth(group)[1], ben)
    first = make_report(ana, message, "unkind", "")
    assert make_report(ana, message, "danger", "again") == first
    assert make_report(cleo, message, "danger", "") != first
    assert len(db.session().scalars(select(Report)).all()) == 2


def test_what_can_not_be_reported(make: Make, group: int, unit: None) -> None:
    ana, ben, outside = make.member(group), make.member(group, stage=2), make.person()
    rooms = make.rooms_by_depth(group)
    deep, own, hidden = (
        make.message(rooms[2], ben),
        make.message(rooms[1], ana),
        make.message(rooms[1], ben, state="hidden"),
    )
    with pytest.raises(NotFound):
        make_report(ana, deep, "unkind", "")
    with pytest.raises(NotFound):
        make_report(outside, own, "unkind", "")
    with pytest.raises(NotFound):
        make_report(ana, 999, "unkind", "")
    with pytest.raises(Refused):
        make_report(ana, own, "unkind", "")
    with pytest.raises(Refused):
        make_report(ana, hidden, "unkind", "")
    with pytest.raises(Invalid) as wrong:
        make_report(ben, own, "because", "x" * 2001)
    assert set(wrong.value.fields) == {"reason", "words"}
    assert not db.session().scalars(select(Report)).all()


def test_the_frame_goes_to_those_who_may_handle_it(app: Flask, make: Make, group: int) -> None:
    ana, ben = (
        Someone(app, make.member(group, stage=2)),
        Someone(app, make.member(group, stage=2, roles=("moderator",))),
    )
    able = Someone(app, make.member(group, stage=2, roles=("moderator",)))
    below = Someone(app, make.member(group, stage=1, roles=("moderator",)))
    facilitator = Someone(app, make.member(group, stage=4, roles=("facilitator",)))
    host = Someone(app, make.person(is_host=True))
    others = (ana, ben, below, facilitator, host)
    for one in (able, *others):
        one.opens()
    message = make.message(make.rooms_by_depth(group)[2], ben.actor)
    ana.posts(f"/moderation/report/{message}", reason="unkind", words="")
    assert able.hears("report:made") == [{"group": group}]
    for one in others:
        one.hears_nothing("report:made")


def test_it_falls_to_the_host_where_nobody_is_nearer(app: Flask, make: Make, group: int) -> None:
    ana, ben = Someone(app, make.member(group)), make.member(group, roles=("moderator",))
    host, outside = Someone(app, make.person(is_host=True)), Someone(app, make.person())
    for one in (host, outside):
        one.opens()
    message = make.message(make.rooms_by_depth(group)[1], ben)
    ana.posts(f"/moderation/report/{message}", reason="boundary", words="")
    assert host.hears("report:made") == [{"group": group}]
    outside.hears_nothing("report:made")


def test_the_pages_of_the_reporter(app: Flask, make: Make, group: int) -> None:
    ana, ben = Someone(app, make.member(group)), Someone(app, make.member(group))
    moderator = make.member(group, roles=("moderator",))
    message = make.message(make.rooms_by_depth(group)[1], ben.actor, "the words in question")
    assert "the words in question" in ana.gets(f"/moderation/report/{message}").text
    wrong = ana.posts(f"/moderation/report/{message}", words="what I typed")
    assert wrong.status_code == 422 and "what I typed" in wrong.text
    sent = ana.posts(f"/moderation/report/{message}", reason="unkind", words="<img src=x onerror=alert(1)>")
    assert sent.status_code == 302
    receipt = ana.gets(sent.location)
    assert receipt.status_code == 200 and "the words in question" not in receipt.text
    assert "<img src=x" not in receipt.text and "&lt;img src=x" in receipt.text
    assert ana.gets(f"/moderation/report/{message}").location == sent.location
    assert ben.gets(sent.location).status_code == 404
    assert "It is unkind" not in ben.gets("/moderation/mine").text
    with app.test_request_context(), db.unit():
        close_case(moderator, case_of(int(sent.location.rsplit("/", 1)[1])), "I talked with <b>them</b>.")
    assert "I talked with &lt;b&gt;them&lt;/b&gt;." in ana.gets(sent.location).text
    assert "closed" in ana.gets("/moderation/mine").text


def test_own_reports_come_in_pages(app: Flask, make: Make, group: int) -> None:
    ana, ben = Someone(app, make.member(group)), make.member(group)
    room = make.rooms_by_depth(group)[1]
    with app.test_request_context(), db.unit():
        made = [make_report(ana.actor, make.message(room, ben), "unkind", "") for _ in range(27)]
    seen: list[str] = []
    url: str | None = "/moderation/mine"
    while url:
        page = ana.browser.get(url).text
        seen += [part.split('"')[0] for part in page.split("/moderation/mine/")[1:] if part[0].isdigit()]
        url = page.split('rel="next" href="')[1].split('"')[0].replace("&#43;", "+") if 'rel="next"' in page else None
    assert seen == [str(report_id) for report_id in reversed(made)]


def test_reporting_leaves_no_trace_in_the_log(make: Make, group: int, unit: None) -> None:
    """More people read the log than handle the report."""
    ana, ben = make.member(group), make.member(group)
    make_report(ana, make.message(make.rooms_by_depth(group)[1], ben), "unkind", "")
    assert not db.session().scalars(select(LogEntry)).all()
