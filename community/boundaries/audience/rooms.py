"""Who receives what is said in a room, and which rooms and messages somebody may see."""

from sqlalchemy import ColumnElement, and_, exists, or_, select

from community.groups.models import Membership
from community.rooms.models import Message, Room
from community.rooms.rules import MessageState
from community.shared import db
from community.shared.actor import Actor

_SEEN_BY_ALL = (MessageState.HERE, MessageState.HIDDEN, MessageState.TAKEN_BACK)

_kept: dict[int, tuple[int, list[int]]] = {}
KEPT_MOST = 10_000


def of_room_at(room_id: int, version: int) -> list[int]:
    """As of_room, kept under the room's audience version, which a trigger raises in the transaction of whatever changes who may
    see it. The caller read the version with the room, so what is kept under another one is never used."""
    kept = _kept.get(room_id)
    if kept is None or kept[0] != version:
        if len(_kept) >= KEPT_MOST:
            _kept.clear()
        kept = _kept[room_id] = (version, of_room(room_id))
    return kept[1]


def of_room(room_id: int) -> list[int]:
    """The people who may see a room as the database stands."""
    return list(
        db.session().scalars(
            select(Membership.person_id)
            .join(Room, Room.group_id == Membership.group_id)
            .where(Room.id == room_id, Membership.state == "active", Membership.stage >= Room.depth)
        )
    )


def of_waiting(room_id: int) -> list[int]:
    """The moderators who may look at a message that waits in this room."""
    return list(
        db.session().scalars(
            select(Membership.person_id)
            .join(Room, Room.group_id == Membership.group_id)
            .where(
                Room.id == room_id,
                Membership.state == "active",
                Membership.stage >= Room.depth,
                Membership.moderator.is_(True),
            )
        )
    )


def sees_room(actor: Actor) -> ColumnElement[bool]:
    """SQL twin of boundaries.rooms.may_see_room, over Room."""
    return exists().where(
        Membership.group_id == Room.group_id,
        Membership.person_id == actor.id,
        Membership.state == "active",
        Membership.stage >= Room.depth,
    )


def sees_message(actor: Actor) -> ColumnElement[bool]:
    """SQL twin of boundaries.rooms.may_see_message, over Message joined with Room."""
    looks = exists().where(
        Membership.group_id == Room.group_id,
        Membership.person_id == actor.id,
        Membership.state == "active",
        Membership.moderator.is_(True),
    )
    return and_(
        sees_room(actor),
        or_(
            Message.state.in_(_SEEN_BY_ALL),
            Message.author_id == actor.id,
            and_(Message.state == MessageState.WAITING, looks),
        ),
    )
