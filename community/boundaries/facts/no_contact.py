"""No-contact orders, and how a moderator stands to one."""

from sqlalchemy import exists, func, or_, select

from community.accounts.models import Person
from community.boundaries import audience
from community.boundaries.no_contact import OrderFacts, OrderState
from community.groups.models import Membership
from community.groups.rules import Role
from community.moderation.models import NoContactOrder
from community.shared import db
from community.shared.actor import Actor
from community.shared.clock import now

from .groups import standing


def state_of(order: NoContactOrder) -> OrderState:
    """As it is now: one whose time is over has ended by itself."""
    state = OrderState(order.state)
    if state is OrderState.HOLDS and order.until is not None and order.until <= now():
        return OrderState.ENDED
    return state


def for_order(actor: Actor, order: NoContactOrder) -> OrderFacts:
    return _facts(actor, order.group_id, order.one_id, order.other_id, order)


def for_new_order(actor: Actor, group_id: int | None, one_id: int, other_id: int) -> OrderFacts:
    """Of what stands between the two already, the newest."""
    found = db.session().scalar(
        select(NoContactOrder)
        .where(NoContactOrder.one_id == min(one_id, other_id), NoContactOrder.other_id == max(one_id, other_id))
        .order_by(NoContactOrder.proposed_at.desc(), NoContactOrder.id.desc())
        .limit(1)
    )
    return _facts(actor, group_id, one_id, other_id, found)


def for_orders(actor: Actor, group_id: int | None) -> OrderFacts:
    """Of the list alone."""
    return OrderFacts(
        signed_in=actor.id > 0,
        of_site=actor.is_site_moderator or actor.is_host,
        of_group=group_id is not None,
        moderates=group_id is not None and standing(actor, group_id).has(Role.MODERATOR),
    )


def _facts(actor: Actor, group_id: int | None, one_id: int, other_id: int, order: NoContactOrder | None) -> OrderFacts:
    listed = for_orders(actor, group_id)
    two = or_(Person.id == one_id, Person.id == other_id)
    in_use = select(func.count()).select_from(Person).where(two, Person.state == "active")
    if group_id is not None:
        belongs = exists().where(
            Membership.group_id == group_id, Membership.person_id == Person.id, Membership.state == "active"
        )
        in_use = in_use.where(belongs)
    return OrderFacts(
        signed_in=listed.signed_in,
        of_site=listed.of_site,
        of_group=listed.of_group,
        moderates=listed.moderates,
        both_there=one_id != other_id and db.session().scalar(in_use) == 2,
        is_one_of_two=actor.id in (one_id, other_id),
        is_connected=bool(db.session().scalar(select(audience.is_connected_with_one_of(actor.id, one_id, other_id)))),
        state=state_of(order) if order is not None else OrderState.NONE,
        is_proposer=order is not None and order.proposed_by == actor.id,
        ending=order is not None and order.ending_at is not None,
        asked_to_end=order is not None and order.ending_at is not None and order.ending_by == actor.id,
    )
