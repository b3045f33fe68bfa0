"""Whose task moderating is: who moderates at all, which groups, and whether something waits there."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, bindparam, exists, or_, select

from community.boundaries import audience, facts
from community.boundaries.moderation import may_read_log, may_see_reports, may_see_site_reports
from community.groups.models import Group, Membership
from community.groups.rules import Role
from community.shared import db
from community.shared.actor import Actor
from community.shared.errors import NotFound
from community.shared.paging import PAGE, Page, beyond, cursor, place_by_name
from community.shared.prepared import Prepared

from ..models import Case
from .cases import is_up


@dataclass(frozen=True)
class GroupLine:
    """A group in a moderator's list. `waits`: an open case there is theirs to look at."""

    id: int
    name: str
    waits: bool


_MEMBER = db.table(Membership).c
_MODERATES = Prepared(
    select(_MEMBER.group_id)
    .where(_MEMBER.person_id == bindparam("person"), _MEMBER.state == "active", _MEMBER.moderator.is_(True))
    .limit(1)
)


def moderates(actor: Actor) -> bool:
    """Whether they have any business on the moderators' pages."""
    if actor.is_host or actor.is_site_moderator:
        return True
    return bool(_MODERATES.run(person=actor.id))


def _waits(actor: Actor) -> ColumnElement[bool]:
    return exists().where(Case.group_id == Group.id, Case.state == "open", is_up(), audience.handles_case(actor))


def groups_for(actor: Actor, after: str | None = None) -> Page[GroupLine]:
    """The groups that the actor moderates, and any where an open case falls to them. Raises NotFound for everybody else."""
    if not moderates(actor):
        raise NotFound
    mine = exists().where(
        Membership.group_id == Group.id,
        Membership.person_id == actor.id,
        Membership.state == "active",
        Membership.moderator.is_(True),
    )
    waits = _waits(actor)
    query = (
        select(Group.id, Group.name, waits.label("waits"))
        .where(or_(mine, waits) if actor.is_host or actor.is_site_moderator else mine)
        .where(beyond(Group.name, Group.id, place_by_name(after)))
        .order_by(Group.name, Group.id)
        .limit(PAGE + 1)
    )
    lines = [GroupLine(row.id, row.name, bool(row.waits)) for row in db.session().execute(query)]
    return Page(lines[:PAGE], cursor(lines[PAGE - 1].name, lines[PAGE - 1].id) if len(lines) > PAGE else None)


@dataclass(frozen=True)
class SiteDuty:
    """`waits`: something that belongs to no group. `undecided`: something waits, there or in a group, that nobody may decide; told to the
    host alone."""

    waits: bool
    undecided: bool


def site_duty(actor: Actor) -> SiteDuty | None:
    """None for who has none."""
    if not may_see_site_reports(facts.stranger(actor)):
        return None
    waits = exists().where(Case.group_id.is_(None), Case.state == "open", is_up(), audience.handles_case(actor))
    undecided = exists().where(Case.state == "open", audience.left_undecided(actor))
    row = db.session().execute(select(waits.label("waits"), undecided.label("undecided"))).one()
    return SiteDuty(bool(row.waits), bool(row.undecided))


@dataclass(frozen=True)
class Duty:
    """What a person may do on a group's moderation pages."""

    group_id: int
    group_name: str
    sees_reports: bool
    reads_log: bool
    acts: bool
    """Whether they moderate here, as a member with that role."""


def duty_in(actor: Actor, group_id: int) -> Duty | None:
    """None where there is none, or no such group."""
    name = db.session().scalar(select(Group.name).where(Group.id == group_id))
    stands = facts.standing(actor, group_id)
    if name is None or not (may_see_reports(stands) or may_read_log(stands)):
        return None
    return Duty(
        group_id=group_id,
        group_name=name,
        sees_reports=bool(may_see_reports(stands)),
        reads_log=bool(may_read_log(stands)),
        acts=stands.has(Role.MODERATOR),
    )


def something_waits(actor: Actor, group_id: int) -> bool:
    """Whether an open case of this group is the actor's to look at."""
    found = exists().where(and_(Case.group_id == group_id, Case.state == "open", is_up(), audience.handles_case(actor)))
    return bool(db.session().scalar(select(found)))
