"""The lists of cases as those see them who may handle them: a group's, and of what belongs to no group."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, not_, or_, select, true
from sqlalchemy.orm import aliased

from community.accounts.models import Person
from community.boundaries import audience, facts
from community.boundaries.decision import require
from community.boundaries.moderation import may_see_reports, may_see_site_reports
from community.groups.models import Group
from community.shared import content, db
from community.shared.actor import Actor
from community.shared.clock import now, today
from community.shared.errors import NotFound
from community.shared.paging import Page, beyond, cursor, place

from ..models import Case, CaseOpinion, Report
from ..rules import PAGE, Show, Thing, is_held

_About, _Holder = aliased(Person), aliased(Person)
IS_SEALED = and_(Case.unnamed.is_(True), Case.seal_opened_at.is_(None))
"""Over Case: the message was sent unnamed, and nobody has opened here who wrote it."""


def is_up() -> ColumnElement[bool]:
    """Over Case: it is not put off to another day."""
    return or_(Case.look_again_on.is_(None), Case.look_again_on <= today())


@dataclass(frozen=True)
class CaseLine:
    id: int
    thing: Thing
    reason: str
    """Of its most urgent report."""
    several: bool
    """More than one report stands in it."""
    about: str | None
    unnamed: bool
    """Whom it is about is sealed."""
    at: datetime
    """When it was opened; of a closed one, when it was closed."""
    urgency: int
    is_open: bool
    is_late: bool
    """Open, and past the time in which somebody should have looked."""
    holder: str | None
    """The moderator who has taken it, if their time runs."""
    is_mine: bool
    asked_of_me: bool
    """Another moderator asks what the actor thinks of it."""


@dataclass(frozen=True)
class CasesOfGroup:
    group_id: int
    group_name: str
    cases: Page[CaseLine]


def cases_of(actor: Actor, group_id: int, show: Show = Show.WAITING, after: str | None = None) -> CasesOfGroup:
    """Open ones, the most urgent first, and of those what has least time left; closed ones the newest first. Only what the actor may
    handle. Raises NotFound."""
    name = db.session().scalar(select(Group.name).where(Group.id == group_id))
    if name is None:
        raise NotFound
    require(may_see_reports(facts.standing(actor, group_id)))
    return CasesOfGroup(group_id, name, _listed(actor, Case.group_id == group_id, show, after))


def cases_of_site(actor: Actor, show: Show = Show.WAITING, after: str | None = None) -> Page[CaseLine]:
    """What belongs to no group, likewise."""
    require(may_see_site_reports(facts.stranger(actor)))
    return _listed(actor, Case.group_id.is_(None), show, after)


def _chosen(actor: Actor, show: Show) -> ColumnElement[bool]:
    """Over open cases."""
    at = now()
    if show is Show.LATER:
        return not_(is_up())
    if show is Show.ASKED:
        return _asked(actor)
    if show is Show.MINE:
        return and_(Case.claimed_by == actor.id, Case.claimed_until > at)
    if show is Show.NOBODYS:
        return and_(is_up(), or_(Case.claimed_by.is_(None), Case.claimed_until <= at))
    if show is Show.URGENT:
        return and_(is_up(), or_(Case.urgency == 1, Case.due_at < at))
    return is_up()


def _asked(actor: Actor) -> ColumnElement[bool]:
    """Over Case: another moderator asks what the actor thinks of it."""
    return exists().where(
        CaseOpinion.case_id == Case.id, CaseOpinion.person_id == actor.id, CaseOpinion.answered_at.is_(None)
    )


def _listed(actor: Actor, where: ColumnElement[bool], show: Show, after: str | None) -> Page[CaseLine]:
    closed = show is Show.CLOSED
    reports = select(func.count()).where(Report.case_id == Case.id).scalar_subquery()
    query = (
        select(
            Case,
            IS_SEALED.label("is_sealed"),
            reports.label("reports"),
            _asked(actor).label("asked"),
            _About.name.label("about"),
            _Holder.name.label("holder"),
        )
        .outerjoin(_About, and_(_About.id == Case.about_id, _About.state == "active", ~IS_SEALED))
        .outerjoin(_Holder, and_(_Holder.id == Case.claimed_by, _Holder.state == "active"))
        .where(where, Case.state == ("closed" if closed else "open"), audience.handles_case(actor))
        .limit(PAGE + 1)
    )
    if closed:
        query = query.where(beyond(Case.closed_at, Case.id, place(after), newest_first=True))
        query = query.order_by(Case.closed_at.desc(), Case.id.desc())
    else:
        query = query.where(_chosen(actor, show), _less_urgent_than(after)).order_by(Case.urgency, Case.due_at, Case.id)
    rows = list(db.session().execute(query))
    lines, at = [_line(actor, row.Case, row) for row in rows[:PAGE]], None
    if len(rows) > PAGE:
        last: Case = rows[PAGE - 1].Case
        at = (
            cursor(last.closed_at or last.opened_at, last.id)
            if closed
            else f"{last.urgency}~{cursor(last.due_at, last.id)}"
        )
    return Page(lines, at)


def _less_urgent_than(after: str | None) -> ColumnElement[bool]:
    urgency, _tilde, rest = (after or "").partition("~")
    start = place(rest)
    if start is None or not (urgency.isascii() and urgency.isdigit() and len(urgency) < 3):
        return true()
    return or_(Case.urgency > int(urgency), and_(Case.urgency == int(urgency), beyond(Case.due_at, Case.id, start)))


def _line(actor: Actor, case: Case, row: Any) -> CaseLine:
    at, is_open = now(), case.state == "open"
    held = is_open and is_held(case.claimed_by, case.claimed_until, at)
    return CaseLine(
        id=case.id,
        thing=Thing(case.thing),
        reason=content.report_reasons().get(case.reason, case.reason),
        several=row.reports > 1,
        about=row.about,
        unnamed=bool(row.is_sealed),
        at=case.opened_at if is_open else case.closed_at or case.opened_at,
        urgency=case.urgency,
        is_open=is_open,
        is_late=is_open and case.due_at < at,
        holder=row.holder if held else None,
        is_mine=held and case.claimed_by == actor.id,
        asked_of_me=is_open and bool(row.asked),
    )
