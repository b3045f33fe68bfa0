"""Reports that belong to no group, as those see them who may handle them. What was attached stays sealed here: services/open_evidence.py
opens it, and the log tells of it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from community.accounts.models import Person
from community.boundaries import audience, facts
from community.boundaries.decision import require
from community.boundaries.moderation import may_handle_report, may_see_site_reports
from community.shared import content, db
from community.shared.actor import Actor
from community.shared.errors import NotFound
from community.shared.paging import Page, beyond, cursor, place

from ..models import Report, ReportEvidence
from ..payloads import DANGER_LABELS, HOPED_LABELS
from ..rules import PAGE, Thing

_About, _Reporter = aliased(Person), aliased(Person)


@dataclass(frozen=True)
class SiteReportLine:
    id: int
    thing: Thing
    reason: str
    about: str | None
    at: datetime


def site_reports(actor: Actor, closed: bool = False, after: str | None = None) -> Page[SiteReportLine]:
    """Open ones, the oldest first; or closed ones, the newest first. Only what the actor may handle. Raises NotFound."""
    require(may_see_site_reports(facts.stranger(actor)))
    at, row_id = Report.reported_at, Report.id
    query = (
        select(Report.id, Report.thing, Report.reason, at, _About.name, _About.state)
        .outerjoin(_About, _About.id == Report.about_id)
        .where(
            Report.group_id.is_(None),
            Report.state == ("closed" if closed else "open"),
            audience.handles_report(actor),
            beyond(at, row_id, place(after), newest_first=closed),
        )
        .order_by(*((at.desc(), row_id.desc()) if closed else (at, row_id)))
        .limit(PAGE + 1)
    )
    rows = list(db.session().execute(query))
    labels = content.report_reasons()
    lines = [
        SiteReportLine(
            id=row.id,
            thing=Thing(row.thing),
            reason=labels.get(row.reason, row.reason),
            about=row.name if row.state == "active" else None,
            at=row.reported_at,
        )
        for row in rows[:PAGE]
    ]
    return Page(lines, cursor(lines[-1].at, lines[-1].id) if len(rows) > PAGE else None)


@dataclass(frozen=True)
class SiteReportShown:
    id: int
    thing: Thing
    reason: str
    words: str
    hoped: str
    danger_to: str
    """In words; empty where the reporter didn't say."""
    reporter: str | None
    about: str | None
    at: datetime
    is_open: bool
    outcome: str
    has_evidence: bool
    """Something is attached, and still kept."""


def site_report_for(actor: Actor, report_id: int) -> SiteReportShown:
    """Raises NotFound for missing, not theirs and their own case alike."""
    session = db.session()
    report = session.get(Report, report_id)
    if report is None or report.group_id is not None:
        raise NotFound
    require(may_handle_report(facts.for_report(actor, report)))
    names = (
        select(_Reporter.name.label("reporter"), _About.name.label("about"))
        .select_from(Report)
        .outerjoin(_Reporter, (_Reporter.id == Report.reporter_id) & (_Reporter.state == "active"))
        .outerjoin(_About, (_About.id == Report.about_id) & (_About.state == "active"))
        .add_columns(exists().where(ReportEvidence.report_id == Report.id).label("attached"))
        .where(Report.id == report_id)
    )
    row = session.execute(names).one()
    return SiteReportShown(
        id=report.id,
        thing=Thing(report.thing),
        reason=content.report_reasons().get(report.reason, report.reason),
        words=report.words,
        hoped=str(HOPED_LABELS.get(report.hoped, "")),
        danger_to=str(DANGER_LABELS.get(report.danger_to, "")),
        reporter=row.reporter,
        about=row.about,
        at=report.reported_at,
        is_open=report.state == "open",
        outcome=report.outcome,
        has_evidence=bool(row.attached),
    )
