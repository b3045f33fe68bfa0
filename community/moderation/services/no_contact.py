"""Two moderators together ask two people to keep apart, and end that again. What holds the two apart is a distance each way
(connections/services/keep_distance.py), so every door asks for it as for a block."""

from collections.abc import Callable
from datetime import timedelta

from community.boundaries import facts
from community.boundaries.decision import Decision, require
from community.boundaries.no_contact import (
    OrderFacts,
    OrderState,
    may_agree,
    may_ask_to_end,
    may_ask_to_look_again,
    may_decline,
    may_end,
    may_let_stand,
    may_propose_order,
)
from community.connections.services.hold_pair import hold_pair
from community.connections.services.keep_distance import end_no_contact, set_no_contact
from community.shared import crypto
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.clock import now
from community.shared.db import session, transaction
from community.shared.errors import NotFound

from ..events.apart import (
    LookAgainAsked,
    NoContactDeclined,
    NoContactEndAsked,
    NoContactEnded,
    NoContactLetStand,
    NoContactProposed,
    NoContactSet,
)
from ..models import NoContactOrder, NoContactWords
from ..payloads import tidied_reason
from ..payloads.apart import days_of, tidied_words


def propose_order(actor: Actor, group_id: int | None, one_id: int, other_id: int, reason: str, days: str) -> int:
    """Returns its id. It holds nothing before another agrees. Raises NotFound, Refused, Invalid."""
    reason, length = tidied_reason(reason), days_of(days)
    with transaction():
        hold_pair(one_id, other_id)
        require(may_propose_order(facts.for_new_order(actor, group_id, one_id, other_id)))
        order = NoContactOrder(
            group_id=group_id,
            one_id=min(one_id, other_id),
            other_id=max(one_id, other_id),
            reason=crypto.seal(reason),
            days=length,
            proposed_by=actor.id,
            proposed_at=now(),
        )
        session().add(order)
        session().flush()
        publish(NoContactProposed(order.id, group_id, actor.id))
        return order.id


def agree_to_order(actor: Actor, order_id: int) -> None:
    """Raises NotFound, Refused (one's own asking)."""
    with transaction():
        order = _held(actor, order_id, may_agree)
        at = now()
        order.state, order.agreed_by, order.began_at = OrderState.HOLDS, actor.id, at
        order.until = at + timedelta(days=order.days) if order.days else None
        session().flush()
        set_no_contact(order.one_id, order.other_id, order.until)
        publish(NoContactSet(order.id, order.group_id, actor.id, order.one_id, order.other_id, order.until))


def decline_order(actor: Actor, order_id: int) -> None:
    """Also for taking one's own asking back. The two never hear of it. Raises NotFound."""
    with transaction():
        order = _held(actor, order_id, may_decline)
        order.state, order.ended_by, order.ended_at = OrderState.DECLINED, actor.id, now()
        session().flush()
        publish(NoContactDeclined(order.id, order.group_id, actor.id))


def ask_to_end_order(actor: Actor, order_id: int) -> None:
    with transaction():
        order = _held(actor, order_id, may_ask_to_end)
        order.ending_by, order.ending_at = actor.id, now()
        session().flush()
        publish(NoContactEndAsked(order.id, order.group_id, actor.id))


def let_order_stand(actor: Actor, order_id: int) -> None:
    with transaction():
        order = _held(actor, order_id, may_let_stand)
        order.ending_by = order.ending_at = None
        session().flush()
        publish(NoContactLetStand(order.id, order.group_id, actor.id))


def end_order(actor: Actor, order_id: int) -> None:
    """Raises NotFound, Refused (whoever asked for it)."""
    with transaction():
        order = _held(actor, order_id, may_end)
        order.state, order.ended_by, order.ended_at = OrderState.ENDED, actor.id, now()
        session().flush()
        end_no_contact(order.one_id, order.other_id)
        publish(NoContactEnded(order.id, order.group_id, actor.id, order.one_id, order.other_id))


def ask_to_look_again(actor: Actor, order_id: int, words: str) -> None:
    """One of the two to the moderators. The other is not told. Raises NotFound, Invalid."""
    words = tidied_words(words)
    with transaction():
        order = session().get(NoContactOrder, order_id, with_for_update=True, populate_existing=True)
        if order is None:
            raise NotFound
        require(may_ask_to_look_again(actor.id in (order.one_id, order.other_id), facts.state_of(order)))
        written = session().get(NoContactWords, (order_id, actor.id))
        if written is None:
            written = NoContactWords(order_id=order_id, person_id=actor.id)
            session().add(written)
        written.sealed, written.written_at = crypto.seal(words), now()
        session().flush()
        publish(LookAgainAsked(order_id, order.group_id, actor.id))


def _held(actor: Actor, order_id: int, question: Callable[[OrderFacts], Decision]) -> NoContactOrder:
    found = session().get(NoContactOrder, order_id)
    if found is None:
        raise NotFound
    hold_pair(found.one_id, found.other_id)
    session().refresh(found, with_for_update=True)
    require(question(facts.for_order(actor, found)))
    return found
