"""Notices about two people who are asked to keep apart: for the two, and for the moderators who may decide on it."""

from community.moderation.events.apart import (
    LookAgainAsked,
    NoContactEndAsked,
    NoContactEnded,
    NoContactProposed,
    NoContactSet,
)

from ..queries import recipients
from ..rules import Kind
from .make_notice import make_notice

EVENTS = (NoContactSet, NoContactEnded, NoContactProposed, NoContactEndAsked, LookAgainAsked)


def tell(event: NoContactSet | NoContactEnded | NoContactProposed | NoContactEndAsked | LookAgainAsked) -> None:
    if isinstance(event, NoContactSet | NoContactEnded):
        _tell_the_two(event)
    else:
        _tell_who_decide(event)


def _tell_the_two(event: NoContactSet | NoContactEnded) -> None:
    """Without a name: where it leads, they read with whom."""
    kind = Kind.KEPT_APART if isinstance(event, NoContactSet) else Kind.APART_ENDED
    make_notice(kind, [event.one_id, event.other_id])


def _tell_who_decide(event: NoContactProposed | NoContactEndAsked | LookAgainAsked) -> None:
    """Without whoever asks."""
    asking = event.person_id if isinstance(event, LookAgainAsked) else event.actor_id
    could = [person for person in recipients.who_handle_order(event.order_id) if person != asking]
    make_notice(Kind.APART_WAITS, could, group_id=event.group_id)
