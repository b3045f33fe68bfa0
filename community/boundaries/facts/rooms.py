"""Rooms and messages, and how somebody stands to them."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import and_, bindparam, func, select

from community.boundaries.rooms import MessageFacts, RoomFacts
from community.groups.models import Group, Membership
from community.moderation.models import Report
from community.rooms.models import Message, Room
from community.rooms.rules import MessageState
from community.shared import db
from community.shared.actor import Actor
from community.shared.clock import now
from community.shared.prepared import Prepared

from .groups import STANDING, standing_from, stranger
from .moderation import report_falls_to

# Written once: putting them together anew at each page would cost more than asking them.
_ROOM_AND_STANDING = (
    select(Room, *STANDING)
    .join(Group, Group.id == Room.group_id)
    .outerjoin(Membership, and_(Membership.group_id == Room.group_id, Membership.person_id == bindparam("person")))
)
_FOR_ROOM = _ROOM_AND_STANDING.where(Room.id == bindparam("room"))
_FOR_MESSAGE = (
    _ROOM_AND_STANDING.add_columns(Message)
    .join(Message, Message.room_id == Room.id)
    .where(Message.id == bindparam("message"))
)


def for_room(actor: Actor, room_id: int) -> tuple[Room | None, RoomFacts]:
    """The room and how the actor stands to it, in one query. The room is handed on so that nobody reads it twice."""
    row = db.session().execute(_FOR_ROOM, {"person": actor.id, "room": room_id}).one_or_none()
    if row is None:
        return None, RoomFacts(stranger(actor), depth=99)
    return row.Room, RoomFacts(standing_from(actor, row), row.Room.depth)


def for_post(actor: Actor, room_id: int) -> tuple[Room | None, RoomFacts]:
    """As for_room, with what slow mode and *first messages are looked at* need, where the room has them."""
    room, facts = for_room(actor, room_id)
    return room, facts if room is None else _with_pace(actor, room, facts)


def _with_pace(actor: Actor, room: Any, facts: RoomFacts) -> RoomFacts:
    """Asks nothing where the room has no pace of its own."""
    if not (room.slow_seconds or room.slow_per_day or room.look_first):
        return facts
    session, at = db.session(), now()
    mine = (Message.room_id == room.id, Message.author_id == actor.id)
    next_at, day_is_spent, looked_at_first = None, False, False
    if room.slow_seconds:
        last = session.scalar(select(func.max(Message.sent_at)).where(*mine))
        due = last + timedelta(seconds=room.slow_seconds) if last else at
        next_at = due if due > at else None
    if room.slow_per_day:
        of_today = select(func.count()).where(*mine, Message.sent_at > at - timedelta(days=1))
        day_is_spent = (session.scalar(of_today) or 0) >= room.slow_per_day
    if room.look_first:
        let_through = (MessageState.HERE, MessageState.TAKEN_BACK)
        of_mine = select(Message.id).where(*mine, Message.seq.is_not(None), Message.state.in_(let_through))
        looked_at_first = len(session.scalars(of_mine.limit(room.look_first)).all()) < room.look_first
    return RoomFacts(facts.standing, facts.depth, next_at, day_is_spent, looked_at_first)


_ROOM, _MEMBER, _GROUP, _MESSAGE = (db.table(model) for model in (Room, Membership, Group, Message))
_FOR_SENDING = Prepared(
    select(
        *_ROOM.c,
        *(_MEMBER.c[column.key] for column in STANDING[:-2]),
        _MEMBER.c.agreement_version.label("agreed_version"),
        _GROUP.c.agreement_version.label("current_version"),
        _MESSAGE.c.id.label("sent_before"),
        _MESSAGE.c.room_id.label("sent_to"),
    )
    .select_from(
        _ROOM.join(_GROUP, _GROUP.c.id == _ROOM.c.group_id)
        .outerjoin(_MEMBER, and_(_MEMBER.c.group_id == _ROOM.c.group_id, _MEMBER.c.person_id == bindparam("person")))
        .outerjoin(_MESSAGE, and_(_MESSAGE.c.author_id == bindparam("person"), _MESSAGE.c.nonce == bindparam("nonce")))
    )
    .where(_ROOM.c.id == bindparam("room"))
    .with_for_update(of=_ROOM, key_share=True)
)


@dataclass(frozen=True)
class Sending:
    """All that sending a message needs to know, from one query. `room`: the room's columns, its row held until the commit, so that
    numbers and audience are what they are now; None where there is none. `sent_before`: the message that this nonce already made, and
    `sent_to` its room."""

    room: Any
    facts: RoomFacts
    sent_before: int | None = None
    sent_to: int | None = None


def for_sending(actor: Actor, room_id: int, nonce: str) -> Sending:
    rows = _FOR_SENDING.run(person=actor.id, room=room_id, nonce=nonce)
    if not rows:
        return Sending(None, RoomFacts(stranger(actor), depth=99))
    row = rows[0]
    facts = _with_pace(actor, row, RoomFacts(standing_from(actor, row), row.depth))
    return Sending(row, facts, row.sent_before, row.sent_to)


def for_message(actor: Actor, message_id: int) -> tuple[Message | None, Room | None, MessageFacts | None]:
    """A message, its room, and how the actor stands to it."""
    row = db.session().execute(_FOR_MESSAGE, {"person": actor.id, "message": message_id}).one_or_none()
    if row is None:
        return None, None, None
    facts = MessageFacts(
        room=RoomFacts(standing_from(actor, row), row.Room.depth),
        is_mine=row.Message.author_id == actor.id,
        state=MessageState(row.Message.state),
        age=now() - row.Message.sent_at,
        handles_report=report_falls_to(actor, Report.message_id == message_id),
    )
    return row.Message, row.Room, facts
