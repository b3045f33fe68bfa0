"""Rooms and messages, and how somebody stands to them."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, func, select

from community.boundaries.people import Between
from community.boundaries.rooms import MessageFacts, RoomFacts
from community.connections.models import Connection, Side
from community.groups.models import Group, Membership
from community.moderation.models import Action, Case
from community.rooms.models import Message, ReadMark, Room
from community.rooms.rules import MessageState, writer_in
from community.shared import db
from community.shared.actor import Actor
from community.shared.clock import now
from community.shared.prepared import Prepared

from .actions import appeal_falls_to
from .duty import is_unwatched
from .groups import STANDING, standing_from, stranger
from .moderation import case_falls_to
from .people import between

# Written once: putting them together anew at each page would cost more than asking them.
_ROOM_AND_STANDING = (
    select(Room, *STANDING, Group.allows_unnamed)
    .outerjoin(Group, Group.id == Room.group_id)
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
    return row.Room, _facts(actor, row, row.Room)


def _facts(actor: Actor, row: Any, room: Any) -> RoomFacts:
    if room.connection_id is not None:
        return _conversation(actor, room)
    return RoomFacts(standing_from(actor, row), room.depth, allows_unnamed=bool(row.allows_unnamed))


def _conversation(actor: Actor, room: Any) -> RoomFacts:
    """How the actor stands to the other of the two. Read after the room, so that what a writer holds the room for is what is told."""
    other = select(Side.other_id).where(Side.connection_id == room.connection_id, Side.person_id == actor.id)
    other_id = db.session().scalar(other)
    stands = Between() if other_id is None else between(actor, other_id)
    return RoomFacts(stranger(actor), room.depth, between=stands, other_id=other_id)


def conversation_of(actor: Actor, other_id: int, holds: bool = False) -> tuple[int | None, int | None]:
    """The connection of the two, also one that has ended, and the room of their conversation; None for what there is not. `holds`: the
    connection's row is held until the commit, so that one conversation is made and not two."""
    mine = select(Side.connection_id).where(Side.person_id == actor.id, Side.other_id == other_id)
    if holds:
        held = select(Connection.id).where(Connection.id == mine.scalar_subquery())
        db.session().execute(held.with_for_update(key_share=True))
    connection_id = db.session().scalar(mine)
    if connection_id is None:
        return None, None
    return connection_id, db.session().scalar(select(Room.id).where(Room.connection_id == connection_id))


def conversations_of(person_id: int) -> dict[int, int]:
    """The private conversations of somebody: the other of the two by room."""
    rows = db.session().execute(
        select(Room.id, Side.other_id)
        .join(Side, Side.connection_id == Room.connection_id)
        .where(Side.person_id == person_id)
    )
    return {row.id: row.other_id for row in rows}


def _with_pace(actor: Actor, room: Any, facts: RoomFacts) -> RoomFacts:
    """Asks nothing where the room has no pace of its own, and the group does not want messages to wait while nobody is on duty."""
    if room.waits_unwatched and facts.standing.is_member and not facts.standing.roles:
        facts = replace(facts, unwatched=is_unwatched(room.group_id))
    if not (room.slow_seconds or room.slow_per_day or room.look_first):
        return facts
    session, at = db.session(), now()
    mine = (Message.room_id == room.id, Message.author_id == actor.id)
    next_at, day_is_spent, looked_at_first = None, False, False
    unnamed = _lately_unnamed(actor, room.id, at) if facts.allows_unnamed else []
    if room.slow_seconds:
        last = session.scalar(select(func.max(Message.sent_at)).where(*mine))
        last = max((one for one in (last, *unnamed) if one is not None), default=None)
        due = last + timedelta(seconds=room.slow_seconds) if last else at
        next_at = due if due > at else None
    if room.slow_per_day:
        of_today = select(func.count()).where(*mine, Message.sent_at > at - timedelta(days=1))
        day_is_spent = (session.scalar(of_today) or 0) + len(unnamed) >= room.slow_per_day
    if room.look_first:
        let_through = (MessageState.HERE, MessageState.TAKEN_BACK)
        of_mine = select(Message.id).where(*mine, Message.seq.is_not(None), Message.state.in_(let_through))
        looked_at_first = len(session.scalars(of_mine.limit(room.look_first)).all()) < room.look_first
    return replace(facts, next_at=next_at, day_is_spent=day_is_spent, looked_at_first=looked_at_first)


def _lately_unnamed(actor: Actor, room_id: int, at: datetime) -> list[datetime]:
    """When the actor wrote here unnamed in the last 24 hours: a room's pace is kept by who writes, with or without a name."""
    lately = select(Message.sent_at, Message.author_seal).where(
        Message.room_id == room_id, Message.author_seal.is_not(None), Message.sent_at > at - timedelta(days=1)
    )
    return [row.sent_at for row in db.session().execute(lately) if writer_in(row.author_seal) == actor.id]


_ROOM, _MEMBER, _GROUP, _MESSAGE, _MARK = (db.table(model) for model in (Room, Membership, Group, Message, ReadMark))
_ROOM_WITH_STANDING = (
    *_ROOM.c,
    *(_MEMBER.c[column.key] for column in STANDING[:-2]),
    _MEMBER.c.agreement_version.label("agreed_version"),
    _GROUP.c.agreement_version.label("current_version"),
    _GROUP.c.allows_unnamed,
    _GROUP.c.waits_unwatched,
)
_ROOM_AND_MEMBER = _ROOM.outerjoin(_GROUP, _GROUP.c.id == _ROOM.c.group_id).outerjoin(
    _MEMBER, and_(_MEMBER.c.group_id == _ROOM.c.group_id, _MEMBER.c.person_id == bindparam("person"))
)
_FOR_READING = Prepared(
    select(
        *_ROOM_WITH_STANDING,
        _GROUP.c.name.label("group_name"),
        _MEMBER.c.present_on,
        func.coalesce(_MARK.c.seq, 0).label("read_to"),
        select(func.coalesce(func.min(_MESSAGE.c.seq), 1))
        .where(_MESSAGE.c.room_id == _ROOM.c.id)
        .scalar_subquery()
        .label("first_seq"),
    )
    .select_from(
        _ROOM_AND_MEMBER.outerjoin(_MARK, and_(_MARK.c.room_id == _ROOM.c.id, _MARK.c.person_id == bindparam("person")))
    )
    .where(_ROOM.c.id == bindparam("room"))
)


@dataclass(frozen=True)
class Reading:
    """All that showing a room needs to know of it and of who reads, from one query. `room`: the room's columns; None where there is none.
    `present_on`: the last day on which they were noted as being here. `read_to`: their own mark. `first_seq`: the oldest
    number still kept; 1 where nothing was let go."""

    room: Any
    facts: RoomFacts
    group_name: str = ""
    present_on: date | None = None
    read_to: int = 0
    first_seq: int = 1


def for_reading(actor: Actor, room_id: int) -> Reading:
    """With what slow mode and *first messages are looked at* need, where the room has them: whoever reads may go on to write."""
    rows = _FOR_READING.run(person=actor.id, room=room_id)
    if not rows:
        return Reading(None, RoomFacts(stranger(actor), depth=99))
    row = rows[0]
    facts = _with_pace(actor, row, _facts(actor, row, row))
    return Reading(row, facts, row.group_name or "", row.present_on, row.read_to, row.first_seq)


_FOR_SENDING = Prepared(
    select(
        *_ROOM_WITH_STANDING,
        _GROUP.c.protections_version,
        _GROUP.c.links_wait,
        _GROUP.c.calm_until,
        _MEMBER.c.joined_at,
        _MESSAGE.c.id.label("sent_before"),
        _MESSAGE.c.room_id.label("sent_to"),
    )
    .select_from(
        _ROOM_AND_MEMBER.outerjoin(
            _MESSAGE, and_(_MESSAGE.c.author_id == bindparam("person"), _MESSAGE.c.nonce == bindparam("nonce"))
        )
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


def for_sending(actor: Actor, room_id: int, nonce: str, unnamed: bool = False) -> Sending:
    """`unnamed`: also what was sent unnamed is looked through for this nonce. The room is held by then, so none slips in between."""
    rows = _FOR_SENDING.run(person=actor.id, room=room_id, nonce=nonce)
    if not rows:
        return Sending(None, RoomFacts(stranger(actor), depth=99))
    row = rows[0]
    facts = _with_pace(actor, row, _facts(actor, row, row))
    if unnamed and row.sent_before is None:
        return Sending(row, facts, *_sent_unnamed(actor, nonce))
    return Sending(row, facts, row.sent_before, row.sent_to)


def _sent_unnamed(actor: Actor, nonce: str) -> tuple[int | None, int | None]:
    """The actor's unnamed message with this nonce, and its room. Its row does not name them, so the seals tell."""
    of_nonce = (Message.author_id.is_(None), Message.nonce == nonce, Message.author_seal.is_not(None))
    for row in db.session().execute(select(Message.id, Message.room_id, Message.author_seal).where(*of_nonce)):
        if writer_in(row.author_seal) == actor.id:
            return row.id, row.room_id
    return None, None


def for_message(
    actor: Actor, message_id: int, holds: bool = False
) -> tuple[Message | None, Room | None, MessageFacts | None]:
    """A message, its room, and how the actor stands to it. `holds`: of a private conversation the room's row is held until the commit, so
    that what stands between the two stays as told (as for_sending does)."""
    if holds:
        room_of = select(Message.room_id).where(Message.id == message_id).scalar_subquery()
        held = select(Room.id).where(Room.id == room_of, Room.connection_id.is_not(None))
        db.session().execute(held.with_for_update(key_share=True))
    row = db.session().execute(_FOR_MESSAGE, {"person": actor.id, "message": message_id}).one_or_none()
    if row is None:
        return None, None, None
    room = _facts(actor, row, row.Room)
    facts = MessageFacts(
        room=room,
        is_mine=actor.id in (row.Message.author_id, writer_in(row.Message.author_seal)),
        state=MessageState(row.Message.state),
        age=now() - row.Message.sent_at,
        handles_report=not room.is_private
        and (
            case_falls_to(actor, Case.message_id == message_id)
            or appeal_falls_to(actor, Action.message_id == message_id)
        ),
        covered=row.Message.covered,
    )
    return row.Message, row.Room, facts
