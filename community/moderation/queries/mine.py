"""What I reported and what came of it, and what moderators decided about me. Each person's own; nobody else's."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import and_, select

from community.accounts.models import Person
from community.boundaries.actions import may_appeal
from community.groups.models import Group, Membership
from community.shared import content, db
from community.shared.actor import Actor
from community.shared.clock import now
from community.shared.errors import NotFound
from community.shared.paging import Page, beyond, cursor, place

from ..models import Action, Appeal, Case, Report
from ..payloads import HOPED_LABELS
from ..rules import DANGER, PAGE, ActionState, DangerTo, Deed, Thing
from .talk import talks_of

_REPORTS = (
    select(Report, Group.name.label("group_name"), Person.name.label("about"))
    .outerjoin(Group, Group.id == Report.group_id)
    .outerjoin(Person, and_(Person.id == Report.about_id, Person.state == "active"))
)


_DECIDED = (
    select(Action, Appeal, Group.name.label("group_name"))
    .outerjoin(Group, Group.id == Action.group_id)
    .outerjoin(Appeal, Appeal.action_id == Action.id)
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
    """A moderator's decision about my place in a group that is in force. `step`: quiet time, a pause, or that I was removed."""

    step: Deed
    until: datetime | None
    reason: str


def about_me(actor: Actor, group_id: int) -> AboutMe | None:
    member = db.session().get(Membership, (group_id, actor.id))
    if member is None:
        return None
    if member.state == "removed":
        return AboutMe(Deed.REMOVAL, None, member.end_reason)
    if member.state == "paused":
        return AboutMe(Deed.PAUSE, member.paused_until, _reason_of(actor, group_id, Deed.PAUSE))
    if member.state == "active" and member.quiet_until is not None and member.quiet_until > now():
        return AboutMe(Deed.QUIET_TIME, member.quiet_until, member.quiet_reason)
    return None


def _reason_of(actor: Actor, group_id: int, step: Deed) -> str:
    mine = select(Action.reason).where(
        Action.person_id == actor.id, Action.group_id == group_id, Action.step == step.value
    )
    return db.session().scalar(mine.order_by(Action.began_at.desc(), Action.id.desc()).limit(1)) or ""


@dataclass(frozen=True)
class OwnAppeal:
    """`outcome`: empty while nobody has answered."""

    words: str
    at: datetime
    due_at: datetime
    outcome: str
    answer: str


@dataclass(frozen=True)
class OwnDecision:
    """Something that moderators did about me. `is_over`: it ended by itself."""

    id: int
    step: Deed
    group_name: str
    reason: str
    clause: str
    at: datetime
    until: datetime | None
    is_over: bool
    undone: bool
    undone_reason: str
    waits: bool
    """For a second moderator, who is asked whether it goes on until `asked_until` (None: without an end)."""
    asked_until: datetime | None
    may_appeal: bool
    appeal: OwnAppeal | None


def decided(actor: Actor, after: str | None = None) -> Page[OwnDecision]:
    """All of it, newest first. Who it was is not told."""
    query = (
        _DECIDED.where(
            Action.person_id == actor.id, beyond(Action.began_at, Action.id, place(after), newest_first=True)
        )
        .order_by(Action.began_at.desc(), Action.id.desc())
        .limit(PAGE + 1)
    )
    rows = db.session().execute(query).all()
    lines = [_decision(row) for row in rows[:PAGE]]
    return Page(lines, cursor(lines[-1].at, lines[-1].id) if len(rows) > PAGE else None)


def decision_of(actor: Actor, action_id: int) -> OwnDecision:
    """Raises NotFound for what is about somebody else."""
    row = db.session().execute(_DECIDED.where(Action.id == action_id, Action.person_id == actor.id)).one_or_none()
    if row is None:
        raise NotFound
    return _decision(row)


def _decision(row: Any) -> OwnDecision:
    action: Action = row.Action
    appeal: Appeal | None = row.Appeal
    return OwnDecision(
        id=action.id,
        step=Deed(action.step),
        group_name=row.group_name or "",
        reason=action.reason,
        clause=action.clause,
        at=action.began_at,
        until=action.ends_at,
        is_over=action.ends_at is not None and action.ends_at <= now(),
        undone=action.state in (ActionState.UNDONE, ActionState.OVERTURNED),
        undone_reason=action.undone_reason,
        waits=action.state == ActionState.WAITING and (action.ends_at is None or action.ends_at > now()),
        asked_until=action.asked_until,
        may_appeal=bool(may_appeal(True, Deed(action.step), action.state, has_appealed=appeal is not None)),
        appeal=OwnAppeal(appeal.words, appeal.made_at, appeal.due_at, appeal.outcome, appeal.answer)
        if appeal
        else None,
    )
