"""Calm hours of a group: whether they are in force, and whether the desk offers them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from community.boundaries import audience, facts
from community.boundaries.decision import require
from community.boundaries.protecting import calm_is_offered, may_tend_rules
from community.groups.models import Group, JoinRequest, Membership
from community.shared import db
from community.shared.actor import Actor
from community.shared.clock import now

from ..models import Case, Report

LATELY = timedelta(days=1)


@dataclass(frozen=True)
class Calm:
    """`until`: set while they are in force. `offered`: people or reports came in numbers that are many for such a group."""

    group_id: int
    group_name: str
    until: datetime | None
    offered: bool


def calm_for(actor: Actor, group_id: int) -> Calm:
    """Raises NotFound. Of reports only those count that the moderator may handle: a count tells of what it counts."""
    require(may_tend_rules(facts.standing(actor, group_id)))
    return calm_of(actor, group_id)


def calm_of(actor: Actor, group_id: int) -> Calm:
    """The same for whoever has asked already, in one statement."""
    at = now()
    here = (Membership.group_id == group_id, Membership.state == "active")
    members = select(func.count()).where(*here)
    came = select(func.count()).where(*here, Membership.joined_at > at - LATELY)
    asked = select(func.count()).where(
        JoinRequest.group_id == group_id, JoinRequest.state == "open", JoinRequest.asked_at > at - LATELY
    )
    reported = (
        select(func.count())
        .select_from(Report)
        .join(Case, Case.id == Report.case_id)
        .where(Case.group_id == group_id, Report.reported_at > at - LATELY, audience.handles_case(actor))
    )
    counts = (
        one.scalar_subquery().label(name)
        for name, one in (("members", members), ("came", came), ("asked", asked), ("reported", reported))
    )
    row = db.session().execute(select(Group.name, Group.calm_until, *counts).where(Group.id == group_id)).one()
    until = row.calm_until if row.calm_until is not None and row.calm_until > at else None
    offered = until is None and calm_is_offered(row.members, row.came + row.asked, row.reported)
    return Calm(group_id, row.name, until, offered)


def calm_until(group_id: int) -> datetime | None:
    """Until when a group has calm hours, for its page. The caller has asked whether the group may be seen."""
    until = db.session().scalar(select(Group.calm_until).where(Group.id == group_id))
    return until if until is not None and until > now() else None
