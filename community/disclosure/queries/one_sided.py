"""Whether somebody may be told that one of their connections has become one-sided. Reckoned whenever it is read and kept nowhere; asked
for oneself alone. No word is opened: only when and how long.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, exists, func, select
from sqlalchemy.orm import aliased

from community.accounts.models import BoundarySettings, Person
from community.boundaries import facts
from community.boundaries.people import may_see_pair
from community.connections.models import Connection, Side
from community.rooms.models import Message, Room
from community.rooms.rules import MessageState
from community.shared import db
from community.shared.actor import Actor
from community.shared.clock import now

from ..models import PairReflection
from ..rules import LOOKED_AT, NOTE_RESTS, ONE_SIDED_OVER, Lately, Sign, Written, letters_in, one_sided

_Theirs = aliased(Side)
_Answer = aliased(PairReflection)
_NO_ZONE = "UTC"
"""What stands there until somebody chooses."""


@dataclass(frozen=True)
class Note:
    person_id: int
    name: str
    sign: Sign


def note_for(actor: Actor, person_id: int) -> Note | None:
    """None for whoever turned such notes off, and for whom there is no page of the two."""
    at = now()
    since = at - ONE_SIDED_OVER
    row = db.session().execute(_own_side(actor, person_id)).one_or_none()
    if row is None or row.told is False or row.ended_at is not None:
        return None
    if row.note_put_away_at is not None and row.note_put_away_at > at - NOTE_RESTS:
        return None
    if row.made_at > since or not may_see_pair(facts.between(actor, person_id)):
        return None
    written = db.session().execute(
        select(Message.author_id, Message.sent_at, func.length(Message.sealed).label("sealed_length"))
        .where(
            Message.room_id == row.room_id,
            Message.seq > row.last_seq - LOOKED_AT,
            Message.sent_at > since,
            Message.state == MessageState.HERE.value,
        )
        .order_by(Message.seq.desc())
    )
    lately = Lately(
        written=[
            Written(one.author_id == actor.id, one.sent_at, letters_in(one.sealed_length or 0)) for one in written
        ],
        connected_since=row.made_at,
        zone=row.time_zone if row.time_zone and row.time_zone != _NO_ZONE else None,
        ahead_since=row.raised_at if row.openness > row.their_openness else None,
        unanswered=row.unanswered,
    )
    sign = one_sided(lately, at)
    return Note(person_id, row.name, sign) if sign is not None else None


def _own_side(actor: Actor, person_id: int) -> Select[*tuple[Any, ...]]:
    """In one query what is asked before any message is. `their_openness` goes no further than whether I am ahead, which I am told anyway."""
    waits = (
        select(func.count())
        .where(
            PairReflection.connection_id == Side.connection_id,
            PairReflection.person_id == actor.id,
            PairReflection.answered_at <= now() - ONE_SIDED_OVER,
            ~exists().where(
                _Answer.connection_id == PairReflection.connection_id,
                _Answer.stage == PairReflection.stage,
                _Answer.person_id == person_id,
            ),
        )
        .correlate(Side)
        .scalar_subquery()
    )
    return (
        select(
            Person.name,
            Side.openness,
            Side.raised_at,
            Side.note_put_away_at,
            _Theirs.openness.label("their_openness"),
            Connection.made_at,
            Connection.ended_at,
            Room.id.label("room_id"),
            Room.last_seq,
            BoundarySettings.time_zone,
            BoundarySettings.notices_one_sided.label("told"),
            waits.label("unanswered"),
        )
        .join(Person, Person.id == Side.other_id)
        .join(_Theirs, and_(_Theirs.person_id == Side.other_id, _Theirs.other_id == Side.person_id))
        .join(Connection, Connection.id == Side.connection_id)
        .join(Room, Room.connection_id == Side.connection_id)
        .outerjoin(BoundarySettings, BoundarySettings.person_id == Side.person_id)
        .where(Side.person_id == actor.id, Side.other_id == person_id)
    )
