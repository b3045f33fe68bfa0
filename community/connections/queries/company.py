"""Asking for company as its pages show it: whom I may ask, my own asking, those that wait for me, whom I breathe with."""

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select

from community.accounts.models import Person
from community.accounts.queries import PersonCard, cards_for
from community.boundaries import audience, facts
from community.boundaries.company import may_ask_for_company, may_see_together
from community.connections.models import CompanyAsk, CompanyAsked
from community.shared import crypto, db
from community.shared.actor import Actor
from community.shared.clock import now
from community.shared.errors import NotFound

from ..rules import ASK_LASTS, LAPSED_SHOWN_FOR, TOGETHER_FOR, AskState, is_ask_open

LISTED_MOST = 50
"""People who can be asked, and askings that wait, on one page."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class OpenNow:
    """Somebody who may be asked, with what they ask of whoever writes to them."""

    person_id: int
    name: str
    handle: str
    card: PersonCard


@dataclass(frozen=True)
class Asking:
    """One's own, as it looks to whoever asked: whom, and until when it is open. Of answers there is nothing but that somebody came."""

    names: list[str] = field(default_factory=list)
    until: datetime | None = None
    """None: nothing is open."""
    has_lapsed: bool = False
    """Nobody came to the latest one, a while ago."""


@dataclass(frozen=True)
class AskOfMe:
    id: int
    name: str
    person_id: int
    line: str
    until: datetime


@dataclass(frozen=True)
class Together:
    """The breathing of two. Milliseconds since its first breath and until its end, by the server's clock as of now."""

    ask_id: int
    person_id: int
    name: str
    room_id: int
    elapsed_ms: int
    left_ms: int


def open_for(actor: Actor) -> list[OpenNow]:
    """Whom the actor may ask just now, by name."""
    rows = db.session().execute(audience.open_to(actor.id).limit(LISTED_MOST)).all()
    ids = [row.id for row in rows]
    known = facts.for_company(actor, ids) if ids else {}
    may = [row for row in rows if may_ask_for_company(known[row.id])]
    cards = cards_for(actor, [row.id for row in may]) if may else {}
    return [OpenNow(row.id, row.name, row.handle, cards[row.id]) for row in may]


def asking_of(actor: Actor) -> Asking:
    ask, at = _latest(actor), now()
    if ask is None:
        return Asking()
    over_at = ask.made_at + ASK_LASTS
    if is_ask_open(ask.state, ask.made_at, at):
        names = select(Person.name).join(CompanyAsked, CompanyAsked.person_id == Person.id)
        asked = db.session().scalars(names.where(CompanyAsked.ask_id == ask.id).order_by(Person.name, Person.id))
        return Asking(list(asked), over_at)
    unanswered = ask.state in (AskState.OPEN, AskState.LAPSED)
    return Asking(has_lapsed=unanswered and over_at <= at < over_at + LAPSED_SHOWN_FOR)


def asks_of(actor: Actor) -> list[AskOfMe]:
    """Those that wait for the actor, oldest first."""
    waiting = audience.asks_waiting(CompanyAsked.person_id == actor.id).limit(LISTED_MOST)
    return [
        AskOfMe(row.id, row.name, row.from_id, opened(row.line), row.made_at + ASK_LASTS)
        for row in db.session().execute(waiting)
    ]


def together_for(actor: Actor, person_id: int | None = None) -> Together | None:
    """With this person, or with anybody."""
    ask, known = facts.together_with(actor, person_id)
    if ask is None or ask.begun_at is None or not may_see_together(known):
        return None
    other = ask.from_id if ask.with_id == actor.id else ask.with_id
    assert other is not None
    _connection, room_id = facts.conversation_of(actor, other)
    if room_id is None:
        return None
    at, name = now(), db.session().scalar(select(Person.name).where(Person.id == other))
    return Together(
        ask.id,
        other,
        name or "",
        room_id,
        elapsed_ms=_ms(at - ask.begun_at),
        left_ms=_ms(ask.begun_at + TOGETHER_FOR - at),
    )


def pacer_for(actor: Actor, person_id: int) -> Together | None:
    """As together_for, for a page that belongs to the two alone. Raises NotFound where they have none."""
    if facts.conversation_of(actor, person_id)[0] is None:
        raise NotFound
    return together_for(actor, person_id)


def opened(line: str) -> str:
    """The line that came with it; nothing, if no key opens it any more."""
    try:
        return crypto.unseal(line) if line else ""
    except crypto.SealBroken:
        log.warning("a line that came with asking for company cannot be opened with any key in the settings")
        return ""


def _latest(actor: Actor) -> CompanyAsk | None:
    latest = select(CompanyAsk).where(CompanyAsk.from_id == actor.id)
    return db.session().scalars(latest.order_by(CompanyAsk.made_at.desc(), CompanyAsk.id).limit(1)).first()


def _ms(length: timedelta) -> int:
    return int(length.total_seconds() * 1000)
