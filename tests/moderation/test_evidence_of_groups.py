"""What a report keeps of a group's message: as it was, sealed, covered until it is opened, each opening in the log; and what older reports
kept openly."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from community.moderation import jobs
from community.moderation.models import LogEntry, Report, ReportEvidence
from community.moderation.services.close_case import close_case
from community.moderation.services.file_report import file_report
from community.moderation.services.forget_evidence import forget_evidence
from community.moderation.services.make_report import make_report
from community.moderation.services.open_evidence import open_evidence
from community.moderation.services.seal_evidence import seal_open_evidence
from community.rooms.queries.sealed import opened
from community.rooms.rules import seal_writer
from community.shared import db
from community.shared.clock import now
from community.shared.errors import NotFound
from tests.support.actors import Someone
from tests.support.cases import case_of
from tests.support.make import Make


@pytest.fixture
def group(make: Make) -> int:
    return make.group()


def openings() -> list[LogEntry]:
    with db.unit() as session:
        return list(session.scalars(select(LogEntry).where(LogEntry.act == "evidence.opened")))


def from_before(group: int, **more: Any) -> int:
    """A report as it was kept before evidence was sealed."""
    with db.transaction():
        kept = {"evidence_html": "<p>an old word</p>", "reported_at": now(), **more}
        report = Report(group_id=group, depth=1, reason="unkind", **kept)
        file_report(report)
        return report.id


def test_it_is_read_as_it_was_and_each_reading_is_logged(app: Flask, make: Make, group: int) -> None:
    ana, ben = Someone(app, make.member(group, stage=2)), Someone(app, make.member(group, stage=2))
    mo = Someone(app, make.member(group, stage=2, roles=("moderator",)))
    message = make.message(make.rooms_by_depth(group)[2], ben.actor, "a cruel word", notes=["grief"])
    report = ana.posts(f"/moderation/report/{message}", reason="unkind", words="").location.rsplit("/", 1)[1]
    assert ben.sends("message:take_back", {"id": message})["ok"]
    page = mo.gets(f"/moderation/cases/{case_of(int(report))}").text
    assert "a cruel word" not in page and "Open the message as it was" in page and not openings()
    read = mo.posts(f"/moderation/reports/{report}/evidence").text
    assert "a cruel word" in read and "grief" in read.lower()
    mo.posts(f"/moderation/reports/{report}/evidence")
    assert [(one.actor_id, one.group_id, one.details["depth"]) for one in openings()] == [(mo.id, group, 2)] * 2
    assert "a cruel word" not in mo.gets(f"/moderation/cases/{case_of(int(report))}").text, "it is covered again"


def test_nobody_else_opens_it(app: Flask, make: Make, group: int) -> None:
    ana = Someone(app, make.member(group, stage=2, roles=("moderator",)))
    about = Someone(app, make.member(group, stage=2, roles=("moderator",)))
    below = Someone(app, make.member(group, stage=1, roles=("moderator",)))
    make.member(group, stage=2, roles=("moderator",))
    others = [
        Someone(app, make.member(group, stage=4, roles=("facilitator",))),
        Someone(app, make.person(is_host=True)),
    ]
    message = make.message(make.rooms_by_depth(group)[2], about.actor, "a cruel word")
    report = ana.posts(f"/moderation/report/{message}", reason="unkind", words="").location.rsplit("/", 1)[1]
    for one in (ana, about, below, *others):
        assert one.posts(f"/moderation/reports/{report}/evidence").status_code == 404
    assert not openings()


def test_what_was_sent_unnamed_stays_so(app: Flask, make: Make, group: int) -> None:
    ana, ben = Someone(app, make.member(group)), make.member(group)
    mo = Someone(app, make.member(group, roles=("moderator",)))
    message = make.message(
        make.rooms_by_depth(group)[1], None, "a word without a name", author_seal=seal_writer(ben.id)
    )
    report = ana.posts(f"/moderation/report/{message}", reason="unkind", words="").location.rsplit("/", 1)[1]
    read = mo.posts(f"/moderation/reports/{report}/evidence").text
    assert "a word without a name" in read and "someone here" in read and ben.name not in read
    with db.unit() as session:
        assert session.scalars(select(ReportEvidence.writer_id)).all() == [None]


def test_what_lay_open_is_sealed_by_the_job(make: Make, group: int, unit: None) -> None:
    ben = make.member(group)
    message = make.message(make.rooms_by_depth(group)[1], ben, "an old word", notes=["grief"])
    with_message = from_before(group, about_id=ben.id, message_id=message)
    without = from_before(group)
    jobs.seal_evidence_from_before()
    assert seal_open_evidence() == 0
    pieces = {one.report_id: one for one in db.session().scalars(select(ReportEvidence))}
    assert set(pieces) == {with_message, without}
    assert opened(pieces[with_message].sealed).html == opened(pieces[without].sealed).html == "<p>an old word</p>"
    assert opened(pieces[with_message].sealed).notes == ["grief"] and pieces[with_message].writer_id == ben.id
    assert db.session().scalar(select(func.count()).where(Report.evidence_html != "")) == 0


def test_what_lies_open_can_be_read_before_the_job_came(make: Make, group: int, unit: None) -> None:
    mo = make.member(group, roles=("moderator",))
    report = from_before(group)
    assert [one.html for one in open_evidence(mo, report)] == ["<p>an old word</p>"]
    assert [one.html for one in open_evidence(mo, report)] == ["<p>an old word</p>"], "and once sealed"
    assert db.session().get_one(Report, report).evidence_html == "" and len(openings()) == 2


def test_it_goes_half_a_year_after_closing(make: Make, group: int, unit: None) -> None:
    ana, ben, mo = make.member(group), make.member(group), make.member(group, roles=("moderator",))
    report = make_report(ana, make.message(make.rooms_by_depth(group)[1], ben), "unkind", "it hurt")
    close_case(mo, case_of(report), "I talked with them.")
    assert forget_evidence() == 0 and open_evidence(mo, report)
    with db.transaction() as session:
        session.get_one(Report, report).closed_at = now() - timedelta(days=181)
    assert forget_evidence() == 1 and open_evidence(mo, report) == []
    assert db.session().get_one(Report, report).words == "it hurt"
    assert len(openings()) == 1, "where nothing is left nothing was read"


def test_a_stranger_finds_no_report(make: Make, group: int, unit: None) -> None:
    with pytest.raises(NotFound):
        open_evidence(make.member(group, roles=("moderator",)), 999)
