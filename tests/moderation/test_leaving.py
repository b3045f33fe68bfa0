"""Somebody leaves for good or takes a copy: what moderation keeps of them, and what it hands out."""

from typing import Any

import pytest
from sqlalchemy import select

from community.accounts.events import AccountErased, ExportAsked
from community.moderation.models import LogEntry, Report, ReportEvidence
from community.moderation.queries.log import log_of
from community.moderation.services.close_case import close_case
from community.moderation.services.give_quiet_time import give_quiet_time
from community.moderation.services.make_report import make_report
from community.rooms.queries.sealed import opened
from community.shared import db
from community.shared.bus import publish
from tests.support.cases import case_of
from tests.support.make import Make


@pytest.fixture
def group(make: Make) -> int:
    return make.group()


def test_reports_outlive_their_people_without_naming_them(make: Make, group: int, unit: None) -> None:
    ana, ben, moderator = make.member(group), make.member(group), make.member(group, roles=("moderator", "facilitator"))
    other = make.member(group, roles=("facilitator", "moderator"))
    report_id = make_report(ana, make.message(make.rooms_by_depth(group)[1], ben, "the words"), "unkind", "it hurt")
    give_quiet_time(moderator, group, ben.id, "hour", "rest a little")
    close_case(moderator, case_of(report_id), "I talked with them.")
    for person in (ana, ben, moderator):
        with db.transaction():
            publish(AccountErased(person.id))
    report = db.session().get_one(Report, report_id)
    assert (report.reporter_id, report.about_id, report.closed_by) == (None, None, None)
    piece = db.session().scalars(select(ReportEvidence)).one()
    assert (opened(piece.sealed).html, piece.writer_id, report.words) == ("<p>the words</p>", None, "it hurt")
    entry = log_of(other, group).entries[-1]
    assert (entry.act, entry.who, entry.whom, entry.reason) == ("quiet_time.given", None, None, "rest a little")
    kept = db.session().scalars(select(LogEntry)).all()
    assert ben.name not in str([vars(one) for one in kept])


def test_the_export_has_my_reports_and_what_was_decided_about_me(make: Make, group: int, unit: None) -> None:
    ana, ben = make.member(group), make.member(group)
    moderator = make.member(group, make.person("mara", name="Mara"), roles=("moderator",))
    report_id = make_report(ana, make.message(make.rooms_by_depth(group)[1], ben, "the words"), "unkind", "it hurt")
    close_case(moderator, case_of(report_id), "I talked with them.")
    give_quiet_time(moderator, group, ben.id, "hour", "rest a little")
    of_ana, of_ben = _export(ana.id), _export(ben.id)
    [report] = of_ana["reports"]
    assert (report["words"], report["reason"], report["outcome"]) == ("it hurt", "unkind", "I talked with them.")
    assert of_ana["log"] == [] and of_ben["reports"] == []
    [entry] = of_ben["log"]
    assert (entry["by"], entry["act"], entry["reason"]) == ("a moderator", "quiet_time.given", "rest a little")
    handed_out = str([of_ana, of_ben])
    for given_away in ("Mara", "mara", str(moderator.id), "the words"):
        assert given_away not in handed_out
    assert str(ana.id) not in str(of_ben) and "it hurt" not in str(of_ben)


def _export(person_id: int) -> Any:
    into: dict[str, Any] = {}
    with db.transaction():
        publish(ExportAsked(person_id, into))
    return into["moderation"]
