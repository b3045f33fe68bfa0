"""The boundary card of a person: what somebody who is about to write to them reads before the first word."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from community.accounts.models import Person
from community.boundaries import facts
from community.boundaries.cards import Card, card_of, may_read_card
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
    return _in_words(person_id, db.session().get_one(Person, person_id).name, card_of(stands, theirs, now()))


def cards_for(actor: Actor, ids: list[int]) -> dict[int, PersonCard]:
    """Of all of these whom the actor can see, in as many queries as for one."""
    at = now()
    known = {person: both for person, both in facts.for_cards(actor, ids).items() if may_read_card(both[0])}
    rows = db.session().execute(select(Person.id, Person.name).where(Person.id.in_(list(known))))
    return {row.id: _in_words(row.id, row.name, card_of(*known[row.id], at)) for row in rows}


def _in_words(person_id: int, name: str, card: Card) -> PersonCard:
    labels = content.content_notes()
    return PersonCard(
        person_id=person_id,
        name=name,
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
