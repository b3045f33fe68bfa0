"""Reports as those see them who may handle them: a group's list, one report with what surrounded it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased

from community.accounts.models import Person
from community.boundaries import audience, facts
from community.boundaries.decision import require
from community.boundaries.moderation import may_act_on_member, may_handle_report, may_remove_member, may_see_reports
from community.boundaries.rooms import may_hide, may_restore, may_see_room
from community.groups.models import Group, Membership
from community.rooms.models import Message, Room
from community.rooms.payloads import frame
from community.rooms.queries import messages
from community.shared import content, db
from community.shared.actor import Actor
from community.shared.clock import now
from community.shared.errors import NotFound
from community.shared.paging import beyond, cursor, place

from ..models import Report
from ..payloads import DANGER_LABELS, HOPED_LABELS
from ..rules import AROUND, PAGE

_About, _Reporter = aliased(Person), aliased(Person)
_SEALED = and_(Report.unnamed.is_(True), Report.seal_opened_at.is_(None))
"""The message was sent unnamed, and nobody has opened on this report who wrote it."""


@dataclass(frozen=True)
class ReportLine:
    id: int
    reason: str
    about: str | None
    at: datetime
    is_open: bool
    unnamed: bool
    """Whom it is about is sealed."""


@dataclass(frozen=True)
class ReportPage:
    group_id: int
    group_name: str
    lines: list[ReportLine]
    after: str | None
    """Where the next page begins, if there is one."""


def reports_of(actor: Actor, group_id: int, closed: bool = False, after: str | None = None) -> ReportPage:
    """Open ones, the oldest first; or closed ones, the newest first. Only what the actor may handle. Raises NotFound."""
    name = db.session().scalar(select(Group.name).where(Group.id == group_id))
    if name is None:
        raise NotFound
    require(may_see_reports(facts.standing(actor, group_id)))
    query = (
        select(
            Report.id,
            Report.reason,
            Report.reported_at,
            Report.state,
            _SEALED.label("is_sealed"),
            _About.name,
            _About.state.label("about_state"),
        )
        .outerjoin(_About, and_(_About.id == Report.about_id, ~_SEALED))
        .where(
            Report.group_id == group_id,
            Report.state == ("closed" if closed else "open"),
            audience.handles_report(actor),
        )
        .limit(PAGE + 1)
    )
    at, row_id = Report.reported_at, Report.id
    query = query.where(beyond(at, row_id, place(after), newest_first=closed))
    rows = list(db.session().execute(query.order_by(*((at.desc(), row_id.desc()) if closed else (at, row_id)))))
    labels = content.report_reasons()
    lines = [
        ReportLine(
            id=row.id,
            reason=labels.get(row.reason, row.reason),
            about=_name(row.name, row.about_state),
            at=row.reported_at,
            is_open=not closed,
            unnamed=bool(row.is_sealed),
        )
        for row in rows[:PAGE]
    ]
    goes_on = cursor(lines[-1].at, lines[-1].id) if len(rows) > PAGE else None
    return ReportPage(group_id, name, lines, goes_on)


def _name(name: str | None, state: str | None) -> str | None:
    """None for who left for good."""
    return name if state == "active" else None


@dataclass(frozen=True)
class AlsoReported:
    """Another report of the same message."""

    id: int
    reason: str
    words: str
    reporter: str | None
    is_open: bool


@dataclass(frozen=True)
class ReportShown:
    """One report and what the actor may do about it. `may` holds hide, restore, act, remove."""

    id: int
    group_id: int
    group_name: str
    room_name: str | None
    """None where the actor does not see the room, or it is gone."""
    reason: str
    words: str
    hoped: str
    danger_to: str
    """In words; empty where the reporter didn't say."""
    reporter: str | None
    about_id: int | None
    about: str | None
    unnamed: bool
    """The message was sent unnamed."""
    is_sealed: bool
    """And so far nobody opened on this report who wrote it: `about` is None then."""
    quiet_until: datetime | None
    at: datetime
    is_open: bool
    outcome: str
    evidence_html: str
    notes: list[str]
    message_id: int | None
    message_state: str
    """As it is now; gone where it is no longer kept."""
    before: list[dict[str, Any]]
    after: list[dict[str, Any]]
    also: list[AlsoReported]
    may: dict[str, bool]


def report_for(actor: Actor, report_id: int) -> ReportShown:
    """Raises NotFound for missing, not theirs and their own case alike."""
    session = db.session()
    report = session.get(Report, report_id)
    if report is None or report.group_id is None:
        raise NotFound
    require(may_handle_report(facts.for_report(actor, report)))
    about_id = None if report.unnamed and report.seal_opened_at is None else report.about_id
    message, room, seen = facts.for_message(actor, report.message_id) if report.message_id else (None, None, None)
    sees_room = seen is not None and bool(may_see_room(seen.room))
    before, after = _surroundings(room, message) if sees_room else ([], [])
    act = facts.for_act(actor, report.group_id, about_id) if about_id else None
    about = session.get(Person, about_id) if about_id else None
    reporter = session.get(Person, report.reporter_id) if report.reporter_id else None
    return ReportShown(
        id=report.id,
        group_id=report.group_id,
        group_name=session.get_one(Group, report.group_id).name,
        room_name=room.name if room is not None and sees_room else None,
        reason=content.report_reasons().get(report.reason, report.reason),
        words=report.words,
        hoped=str(HOPED_LABELS.get(report.hoped, "")),
        danger_to=str(DANGER_LABELS.get(report.danger_to, "")),
        reporter=_name(reporter.name, reporter.state) if reporter else None,
        about_id=about_id,
        about=_name(about.name, about.state) if about else None,
        unnamed=report.unnamed,
        is_sealed=report.unnamed and report.seal_opened_at is None,
        quiet_until=_quiet_until(report.group_id, about_id),
        at=report.reported_at,
        is_open=report.state == "open",
        outcome=report.outcome,
        evidence_html=report.evidence_html,
        notes=[content.note_label(note) for note in message.notes] if message is not None else [],
        message_id=report.message_id,
        message_state=message.state if message is not None else "gone",
        before=before,
        after=after,
        also=_also(actor, report),
        may={
            "hide": seen is not None and bool(may_hide(seen)),
            "restore": seen is not None and bool(may_restore(seen)),
            "act": act is not None and bool(may_act_on_member(act)),
            "remove": act is not None and bool(may_remove_member(act)),
        },
    )


def _surroundings(room: Room | None, message: Message | None) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Some messages before and after, as everyone in the room reads them now."""
    if room is None or message is None or message.seq is None:
        return [], []
    before = messages.before(room.id, message.seq).messages[-AROUND:]
    after = messages.after(room.id, message.seq, AROUND).messages
    return [{**frame(said), "at": said.at} for said in before], [{**frame(said), "at": said.at} for said in after]


def _quiet_until(group_id: int, about_id: int | None) -> datetime | None:
    if about_id is None:
        return None
    member = db.session().get(Membership, (group_id, about_id))
    if member is None or member.quiet_until is None or member.quiet_until <= now():
        return None
    return member.quiet_until


def _also(actor: Actor, report: Report) -> list[AlsoReported]:
    if report.message_id is None:
        return []
    query = (
        select(Report, _Reporter.name, _Reporter.state.label("reporter_state"))
        .outerjoin(_Reporter, _Reporter.id == Report.reporter_id)
        .where(Report.message_id == report.message_id, Report.id != report.id, audience.handles_report(actor))
        .order_by(Report.reported_at, Report.id)
        .limit(PAGE)  # a circle is smaller; each stands in the group's list, too
    )
    labels = content.report_reasons()
    return [
        AlsoReported(
            id=row.Report.id,
            reason=labels.get(row.Report.reason, row.Report.reason),
            words=row.Report.words,
            reporter=_name(row.name, row.reporter_state),
            is_open=row.Report.state == "open",
        )
        for row in db.session().execute(query)
    ]
