"""Who may handle a no-contact order: boundaries.no_contact turned round."""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, or_, select

from community.accounts.models import Person
from community.connections.models import Connection, Side
from community.groups.models import Membership
from community.moderation.models import NoContactOrder
from community.shared import db
from community.shared.actor import Actor


def handles_order(actor: Actor) -> ColumnElement[bool]:
    """SQL twin of may_see_order, over NoContactOrder."""
    if actor.id <= 0:
        return false()
    apart = and_(
        NoContactOrder.one_id != actor.id,
        NoContactOrder.other_id != actor.id,
        ~is_connected_with_one_of(actor.id, NoContactOrder.one_id, NoContactOrder.other_id),
    )
    return apart if actor.is_host or actor.is_site_moderator else and_(apart, _moderates(actor.id))


def who_handle_order(order_id: int) -> list[int]:
    """Everybody who may: the group's moderators and the site's."""
    query = (
        select(Person.id)
        .join(NoContactOrder, NoContactOrder.id == order_id)
        .where(
            Person.state == "active",
            or_(Person.is_site_moderator.is_(True), Person.is_host.is_(True), _moderates(Person.id)),
            Person.id != NoContactOrder.one_id,
            Person.id != NoContactOrder.other_id,
            ~is_connected_with_one_of(Person.id, NoContactOrder.one_id, NoContactOrder.other_id),
        )
    )
    return list(db.session().scalars(query))


def is_connected_with_one_of(person: Any, one: Any, other: Any) -> ColumnElement[bool]:
    """SQL: this person's connection with one of the two goes on."""
    return exists().where(
        Connection.id == Side.connection_id,
        Connection.ended_at.is_(None),
        Side.person_id == person,
        or_(Side.other_id == one, Side.other_id == other),
    )


def _moderates(person: Any) -> ColumnElement[bool]:
    return exists().where(
        Membership.group_id == NoContactOrder.group_id,
        Membership.person_id == person,
        Membership.state == "active",
        Membership.moderator.is_(True),
    )
