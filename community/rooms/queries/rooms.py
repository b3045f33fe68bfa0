"""Which rooms there are for somebody, and their own private marks in them."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, and_, bindparam, or_, select

from community.accounts.models import Person
from community.accounts.rules import ShownTo
from community.boundaries import audience, facts
from community.boundaries.decision import require
from community.boundaries.rooms import RoomFacts, may_see_room
from community.groups.models import Group
from community.groups.rules import Role
from community.rooms.models import Message, ReadMark, Room
from community.rooms.rules import PAGE, MessageState
from community.shared import db
from community.shared.actor import Actor
from community.shared.clock import now
from community.shared.prepared import Prepared

from . import marks
from .marks import is_unread, own_mark


@dataclass(frozen=True)
class RoomLine:
    """A room in a list, with the reader's own private mark."""

    id: int
    group_id: int | None
    name: str
    purpose: str
    depth: int
    kind: str
    unread: bool


def room_for(actor: Actor, room_id: int) -> tuple[Room, RoomFacts]:
    """The room if the actor may see it. Raises NotFound for missing and not theirs alike."""
    room, seen = facts.for_room(actor, room_id)
    require(may_see_room(seen))
    assert room is not None
    return room, seen


def room_to_read(actor: Actor, room_id: int) -> facts.Reading:
    """As room_for, with what showing it and deciding about a message there need."""
    reading = facts.for_reading(actor, room_id)
    require(may_see_room(reading.facts))
    return reading


_READER = bindparam("reader", type_=BigInteger)
_ROOMS_OF_GROUP = Prepared(
    select(
        Room.id,
        Room.group_id,
        Room.name,
        Room.purpose,
        Room.depth,
        Room.kind,
        is_unread(_READER, bindparam("at", type_=db.UTCDateTime), bindparam("looked_at", type_=BigInteger)).label(
            "unread"
        ),
    )
    .outerjoin(ReadMark, own_mark(_READER))
    .where(Room.group_id == bindparam("group"), audience.member_sees_room(_READER))
    .order_by(Room.depth, Room.position, Room.made_at)
)


def rooms_for(actor: Actor, group_id: int) -> list[RoomLine]:
    """The rooms of a group that the actor may see, with their own unread mark. A circle has only so many (tend_room.py)."""
    found = _ROOMS_OF_GROUP.run(reader=actor.id, group=group_id, at=now(), looked_at=marks.LOOKED_AT)
    return [RoomLine(*row) for row in found]


def beside(actor: Actor, room: Any) -> list[RoomLine]:
    """The other rooms of its group; beside a private conversation there are none."""
    if room.group_id is None:
        return []
    return [line for line in rooms_for(actor, room.group_id) if line.id != room.id]


def groups_with_unread(actor: Actor, group_ids: list[int]) -> set[int]:
    """Of these groups those in which something is new for the actor."""
    query = (
        select(Room.group_id)
        .outerjoin(ReadMark, own_mark(actor.id))
        .where(
            Room.group_id.in_(group_ids),
            audience.sees_room_of_group(actor),
            is_unread(actor.id, now()),
        )
        .distinct()
    )
    return set(db.session().scalars(query))


def with_unread(actor: Actor) -> list[tuple[RoomLine, str]]:
    """The rooms of all their groups in which something is new, each with its group's name; so many at most."""
    query = (
        select(Room.id, Room.group_id, Room.name, Room.purpose, Room.depth, Room.kind, Group.name.label("group_name"))
        .join(Group, Group.id == Room.group_id)
        .outerjoin(ReadMark, own_mark(actor.id))
        .where(audience.sees_room_of_group(actor), is_unread(actor.id, now()))
        .order_by(Group.name, Room.group_id, Room.depth, Room.position)
        .limit(PAGE)
    )
    return [(RoomLine(*row[:-1], unread=True), row.group_name) for row in db.session().execute(query)]


def waiting_rooms(actor: Actor, group_id: int | None) -> set[int]:
    """The rooms of a group in which something waits for this moderator's look."""
    if group_id is None or not facts.standing(actor, group_id).has(Role.MODERATOR):
        return set()
    query = (
        select(Message.room_id)
        .join(Room, Room.id == Message.room_id)
        .where(
            Room.group_id == group_id,
            audience.sees_room_of_group(actor),
            Message.seq.is_(None),
            Message.state == MessageState.WAITING,
            or_(Message.author_id.is_(None), Message.author_id != actor.id),
        )
        .distinct()
    )
    return set(db.session().scalars(query))


def group_name(group_id: int | None) -> str:
    return db.session().scalar(select(Group.name).where(Group.id == group_id)) or ""


def person_name(person_id: int) -> str:
    return db.session().scalar(select(Person.name).where(Person.id == person_id)) or ""


def showing_presence(actor: Actor, ids: list[int]) -> list[str]:
    """The names among these people who let the actor see that they are here, as far as their own choice goes."""
    query = select(Person.name).where(
        Person.id.in_(ids),
        or_(
            Person.shows_presence == ShownTo.GROUPS.value,
            and_(
                Person.shows_presence == ShownTo.CONNECTIONS.value,
                Person.id.in_(audience.connected_with(actor.id)),
            ),
        ),
    )
    return list(db.session().scalars(query.order_by(Person.name)))
