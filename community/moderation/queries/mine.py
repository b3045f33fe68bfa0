"""What I reported and what came of it, and what moderators decided about me. Each person's own; nobody else's."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select

from community.accounts.models import Person
from community.groups.models import Group, Membership
from community.shared import content, db
from community.shared.actor import Actor
from community.shared.clock import now
from community.shared.errors import NotFound
from community.shared.paging import Page, beyond, cursor, in_batches, place, place_by_name

from ..models import Case, LogEntry, Report, WordRule
from ..payloads import HOPED_LABELS
from ..rules import DANGER, PAGE, DangerTo, Thing
from .talk import talk_export, talks_of

_REPORTS = (
    select(Report, Group.name.label("group_name"), Person.name.label("about"))
    .outerjoin(Group, Group.id == Report.group_id)
    .outerjoin(Person, and_(Person.id == Report.about_id, Person.state == "active"))
)


@dataclass(frozen=True)
class OwnReport:
    """Without the message: it belongs to who wrote it, and may have been taken back."""

    id: int
    thing: Thing
    about: str | None
    """Of a report that belongs to no group: the name of whom it is about, if they are still here."""
    group_name: str
    reason: str
    words: str
    at: datetime
    is_open: bool
    outcome: str
    hoped: str
    is_danger: bool
    """Someone may be in danger."""
    note_sent: bool
    """Whom it is about was sent a kind note with help lines."""
    asked_how: bool = False
    """They were asked how they are."""
    answered: bool = False
    """In the talk with the moderators, one of them said the last word."""


def own_reports(actor: Actor, after: str | None = None) -> Page[OwnReport]:
    """Newest first."""
    query = (
        _REPORTS.where(Report.reporter_id == actor.id)
        .where(beyond(Report.reported_at, Report.id, place(after), newest_first=True))
        .order_by(Report.reported_at.desc(), Report.id.desc())
        .limit(PAGE + 1)
    )
    rows = list(db.session().execute(query))
    said_last = talks_of(row.Report.id for row in rows[:PAGE])
    lines = [replace(_own(row), answered=said_last.get(row.Report.id) is False) for row in rows[:PAGE]]
    return Page(lines, cursor(lines[-1].at, lines[-1].id) if len(rows) > PAGE else None)


def own_report(actor: Actor, report_id: int) -> OwnReport:
    """Raises NotFound for everybody else's."""
    row = db.session().execute(_REPORTS.where(Report.id == report_id, Report.reporter_id == actor.id)).one_or_none()
    if row is None:
        raise NotFound
    return _own(row)


def not_my_own(actor: Actor, report_id: int) -> None:
    """On the moderators' side of a report nobody finds their own. Raises NotFound."""
    own = select(Report.id).where(Report.id == report_id, Report.reporter_id == actor.id)
    if db.session().scalar(own) is not None:
        raise NotFound


def _own(row: Any) -> OwnReport:
    report: Report = row.Report
    return OwnReport(
        id=report.id,
        thing=Thing(report.thing),
        about=row.about if report.group_id is None else None,
        group_name=row.group_name or "",
        reason=content.report_reasons().get(report.reason, report.reason),
        words=report.words,
        at=report.reported_at,
        is_open=report.state == "open",
        outcome=report.outcome,
        hoped=str(HOPED_LABELS.get(report.hoped, "")),
        is_danger=report.reason == DANGER,
        note_sent=report.danger_to == DangerTo.ABOUT,
        asked_how=report.asked_how_at is not None,
    )


@dataclass(frozen=True)
class SealOfMine:
    """A moderator opened who wrote something that I sent unnamed."""

    group_name: str
    at: datetime


def seals_opened(actor: Actor) -> list[SealOfMine]:
    """Newest first; so many at most."""
    query = (
        select(Group.name, Case.seal_opened_at)
        .join(Group, Group.id == Case.group_id)
        .where(Case.about_id == actor.id, Case.unnamed.is_(True), Case.seal_opened_at.is_not(None))
        .order_by(Case.seal_opened_at.desc(), Case.id)
        .limit(PAGE)
    )
    return [SealOfMine(name, at) for name, at in db.session().execute(query) if at is not None]


@dataclass(frozen=True)
class AboutMe:
    """A moderator's decision about my place in a group that is in force. `until` None: I was removed."""

    group_name: str
    until: datetime | None
    reason: str


def about_me(actor: Actor, group_id: int | None = None, after: str | None = None) -> Page[AboutMe]:
    query = (
        select(Membership, Group.name)
        .join(Group, Group.id == Membership.group_id)
        .where(
            Membership.person_id == actor.id,
            or_(
                Membership.state == "removed",
                and_(Membership.state == "active", Membership.quiet_until > now()),
            ),
            beyond(Group.name, Group.id, place_by_name(after)),
        )
        .order_by(Group.name, Group.id)
        .limit(PAGE + 1)
    )
    if group_id is not None:
        query = query.where(Membership.group_id == group_id)
    rows = db.session().execute(query).all()
    lines = [_about(member, name) for member, name in rows[:PAGE]]
    return Page(lines, cursor(lines[-1].group_name, rows[PAGE - 1].Membership.group_id) if len(rows) > PAGE else None)


def _about(member: Membership, group_name: str) -> AboutMe:
    if member.state == "removed":
        return AboutMe(group_name, None, member.end_reason)
    return AboutMe(group_name, member.quiet_until, member.quiet_reason)


def export_of(person_id: int) -> dict[str, Any]:
    """Own reports in full; of the log what speaks of oneself, with *a moderator* in the place of names."""
    session = db.session()
    reports = session.scalars(
        in_batches(select(Report).where(Report.reporter_id == person_id).order_by(Report.reported_at))
    )
    entries = session.scalars(in_batches(select(LogEntry).where(LogEntry.person_id == person_id).order_by(LogEntry.id)))
    return {
        "reports": [
            {
                "reported_at": report.reported_at.isoformat(),
                "about": report.thing,
                "reason": report.reason,
                "words": report.words,
                "hoped": report.hoped,
                "danger_to": report.danger_to,
                "state": report.state,
                "outcome": report.outcome,
            }
            for report in reports
        ],
        "word_rules": [
            {"phrase": rule.phrase, "effect": rule.effect, "why": rule.why, "made_at": rule.made_at.isoformat()}
            for rule in session.scalars(
                in_batches(select(WordRule).where(WordRule.made_by == person_id).order_by(WordRule.made_at))
            )
        ],
        "talk": talk_export(person_id),
        "log": [
            {
                "at": entry.at.isoformat(),
                "by": "a moderator",
                "act": entry.act,
                "reason": entry.reason,
                "until": (entry.details or {}).get("until"),
            }
            for entry in entries
        ],
    }
