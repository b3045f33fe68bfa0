"""The boundary card of a person: what somebody who is about to write to them reads before the first word."""

from dataclasses import dataclass
from datetime import datetime

from community.accounts.models import Person
from community.boundaries import facts
from community.boundaries.cards import card_of, may_read_card
from community.boundaries.decision import deny, require
from community.boundaries.wording import sentence
from community.shared import content, db
from community.shared.actor import Actor
from community.shared.clock import now

from .boundary_words import card_words


@dataclass(frozen=True)
class PersonCard:
    """In words. `closed`: the one sentence that is said where there is no writing to them now; then there is nothing else."""

    person_id: int
    name: str
    closed: str = ""
    closed_until: datetime | None = None
    asks_first: bool = False
    topics: tuple[str, ...] = ()
    rests: bool = False
    rests_until: datetime | None = None
    capacity: str = ""
    pace: str = ""
    answered: str = ""
    limits: str = ""
    again_at: datetime | None = None
    """When it may say something else by itself: a page asks for it again then."""


def card_for(actor: Actor, person_id: int) -> PersonCard:
    """Raises NotFound, alike for somebody who is not there and somebody whom the actor can't see."""
    stands, theirs = facts.for_card(actor, person_id)
    require(may_read_card(stands))
    card = card_of(stands, theirs, now())
    labels = content.content_notes()
    return PersonCard(
        person_id=person_id,
        name=db.session().get_one(Person, person_id).name,
        closed=sentence(deny(card.closed)) if card.closed else "",
        closed_until=card.closed_until,
        asks_first=card.asks_first,
        topics=tuple(labels[tag] for tag in card.tags),
        rests=card.rests,
        rests_until=card.rests_until,
        capacity=card_words("capacity", card.capacity),
        pace=card_words("reply_pace", card.reply_pace),
        answered=card_words("answered", card.answered),
        limits=card.limits,
        again_at=card.again_at,
    )
