"""Who is told of what happens in a group, and which groups somebody may see."""

from sqlalchemy import ColumnElement, exists, or_, select

from community.groups.models import Group, Membership
from community.groups.rules import BELONGING, JoinMode
from community.shared import db
from community.shared.actor import Actor

from .rest import is_awake


def of_group(group_id: int) -> list[int]:
    return list(
        db.session().scalars(
            select(Membership.person_id).where(
                Membership.group_id == group_id, Membership.state == "active", is_awake(Membership.person_id)
            )
        )
    )


def of_greeting(group_id: int) -> list[int]:
    """Those whom a newcomer's coming is told."""
    return list(
        db.session().scalars(
            select(Membership.person_id).where(
                Membership.group_id == group_id,
                Membership.state == "active",
                or_(Membership.greeter.is_(True), Membership.facilitator.is_(True)),
                is_awake(Membership.person_id),
            )
        )
    )


def of_tending(group_id: int) -> list[int]:
    """The facilitators, who answer those that ask to join."""
    return list(
        db.session().scalars(
            select(Membership.person_id).where(
                Membership.group_id == group_id,
                Membership.state == "active",
                Membership.facilitator.is_(True),
                is_awake(Membership.person_id),
            )
        )
    )


def sees_group(actor: Actor) -> ColumnElement[bool]:
    """SQL twin of boundaries.groups.may_see_group, over Group, for people without a link."""
    if actor.id <= 0:
        return Group.id.is_(None)
    if actor.is_host:
        return Group.id.is_not(None)
    belongs = exists().where(
        Membership.group_id == Group.id, Membership.person_id == actor.id, Membership.state.in_(BELONGING)
    )
    return or_(Group.join_mode != JoinMode.INVITATION, belongs)
