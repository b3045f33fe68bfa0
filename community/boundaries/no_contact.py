"""May I, as a moderator, ask that two people keep apart, agree to it, or end it? It takes two of us, neither of whom is one of the two or
connected with either."""

from dataclasses import dataclass
from enum import StrEnum

from .decision import ALLOW, Decision, Reason, deny


class OrderState(StrEnum):
    NONE = "none"
    PROPOSED = "proposed"
    """One moderator asks for it, and it holds nothing yet."""
    HOLDS = "holds"
    DECLINED = "declined"
    ENDED = "ended"


@dataclass(frozen=True)
class OrderFacts:
    """An order between two people, or the wish for one, and how the actor stands to it. The default is somebody who is not signed in."""

    signed_in: bool = False
    of_site: bool = False
    """The actor is a moderator of the site, or the host."""
    of_group: bool = False
    """It belongs to a group."""
    moderates: bool = False
    """The actor moderates that group."""
    both_there: bool = True
    """Both have an account in use; of a group's, both belong to it too."""
    is_one_of_two: bool = False
    is_connected: bool = False
    """The actor is connected with one of the two."""
    state: OrderState = OrderState.NONE
    is_proposer: bool = False
    ending: bool = False
    """Somebody asked to end it."""
    asked_to_end: bool = False
    """It was the actor."""


def may_see_orders(facts: OrderFacts) -> Decision:
    """The list of a group, or the site's; it has those that the actor may see."""
    if facts.signed_in and (facts.of_site or (facts.of_group and facts.moderates)):
        return ALLOW
    return deny(Reason.NOT_FOUND)


def may_see_order(facts: OrderFacts) -> Decision:
    if not (sees := may_see_orders(facts)):
        return sees
    if facts.is_one_of_two or facts.is_connected:
        return deny(Reason.NOT_FOUND)
    return ALLOW


def may_propose_order(facts: OrderFacts) -> Decision:
    """The names are the actor's own to choose, so why not may be said."""
    if not (sees := may_see_orders(facts)):
        return sees
    if facts.is_one_of_two or facts.is_connected:
        return deny(Reason.OWN_CASE)
    if not facts.both_there:
        return deny(Reason.NOT_FOUND)
    if facts.state in (OrderState.PROPOSED, OrderState.HOLDS):
        return deny(Reason.ORDER_THERE)
    return ALLOW


def may_agree(facts: OrderFacts) -> Decision:
    """Only then it holds."""
    if not (sees := may_see_order(facts)):
        return sees
    if facts.state is not OrderState.PROPOSED or not facts.both_there:
        return deny(Reason.NOT_FOUND)
    if facts.is_proposer:
        return deny(Reason.SECOND_NEEDED)
    return ALLOW


def may_decline(facts: OrderFacts) -> Decision:
    """Say no to it, or take one's own asking back."""
    if not (sees := may_see_order(facts)):
        return sees
    if facts.state is not OrderState.PROPOSED:
        return deny(Reason.NOT_FOUND)
    return ALLOW


def may_ask_to_end(facts: OrderFacts) -> Decision:
    if not (sees := may_see_order(facts)):
        return sees
    if facts.state is not OrderState.HOLDS or facts.ending:
        return deny(Reason.NOT_FOUND)
    return ALLOW


def may_end(facts: OrderFacts) -> Decision:
    """What another asked for."""
    if not (sees := may_see_order(facts)):
        return sees
    if facts.state is not OrderState.HOLDS or not facts.ending:
        return deny(Reason.NOT_FOUND)
    if facts.asked_to_end:
        return deny(Reason.SECOND_NEEDED)
    return ALLOW


def may_let_stand(facts: OrderFacts) -> Decision:
    """Not end it, after somebody asked to."""
    if not (sees := may_see_order(facts)):
        return sees
    if facts.state is not OrderState.HOLDS or not facts.ending:
        return deny(Reason.NOT_FOUND)
    return ALLOW


def may_ask_to_look_again(is_one_of_two: bool, state: OrderState) -> Decision:
    """Either of the two, as long as it holds."""
    if not is_one_of_two or state is not OrderState.HOLDS:
        return deny(Reason.NOT_FOUND)
    return ALLOW
