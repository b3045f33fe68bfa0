"""Who receives what is said in a room, and which rooms and messages somebody may see."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from community.accounts.models import BoundarySettings
from community.boundaries.covering import NONE, Exceptions
from community.boundaries.facts.people import rests
from community.connections.models import Side
from community.groups.models import Membership
from community.rooms.models import Message, Room
from community.rooms.rules import MessageState
from community.shared import db
from community.shared.actor import Actor
from community.shared.clock import now

from .exceptions import exceptions_among
from .rest import is_awake

_SEEN_BY_ALL = (MessageState.HERE, MessageState.HIDDEN, MessageState.TAKEN_BACK)

KEPT_MOST = 10_000
_kept: dict[int, "Hearers"] = {}


@dataclass(frozen=True)
class Hearers:
    """Whom a room's frames reach, and what some of them don't meet as it comes."""

    version: int
    people: list[int]
    """Who may see the room and takes no break."""
    exceptions: dict[int, Exceptions]
    """Of the members who have any."""
    until: datetime | None
    """When a break or a distance ends by itself and all this may be otherwise; None: not before somebody changes something."""
    are_two: bool = False
    """Of a private conversation: not kept, for no version counts what happens between two."""

    def of_signs(self, person_id: int) -> list[int]:
        """Who may see that this one is here or writing, as far as distances go."""
        if person_id not in self.people:
            return []
        return [
            person
            for person in self.people
            if person != person_id and person_id not in self.exceptions.get(person, NONE).apart
        ]


def of_room_at(room_id: int, version: int) -> Hearers:
    """Kept under the room's audience version, which triggers raise in the transaction of whatever changes who may see it, who rests or
    what they don't meet. The caller read the version with the room, so what is kept under another one is never used."""
    kept = _kept.get(room_id)
    if kept is None or kept.version != version or (kept.until is not None and kept.until <= now()):
        if len(_kept) >= KEPT_MOST:
            _kept.clear()
        kept = _hearers(room_id, version)
        if not kept.are_two:
            _kept[room_id] = kept
    return kept


def of_room_now(room_id: int) -> Hearers:
    """The same for whoever has not read the room. Nobody, if it is gone."""
    version = db.session().scalar(select(Room.audience_version).where(Room.id == room_id))
    return Hearers(0, [], {}, None) if version is None else of_room_at(room_id, version)


def of_room_anew(room_id: int) -> Hearers:
    """The same without what is kept: for words of somebody who is no member any more. What such a one does now raises no version."""
    return _hearers(room_id, 0)


def of_room(room_id: int) -> list[int]:
    """The people alone, as the database stands."""
    return of_room_anew(room_id).people


def _hearers(room_id: int, version: int) -> Hearers:
    at = now()
    sees = (
        select(
            Membership.person_id,
            func.coalesce(rests(BoundarySettings, at), False).label("rests"),
            BoundarySettings.break_until,
        )
        .join(Room, Room.group_id == Membership.group_id)
        .outerjoin(BoundarySettings, BoundarySettings.person_id == Membership.person_id)
        .where(Room.id == room_id, Membership.state == "active", Membership.stage >= Room.depth)
    )
    the_two = (
        select(
            Side.person_id,
            func.coalesce(rests(BoundarySettings, at), False).label("rests"),
            BoundarySettings.break_until,
        )
        .join(Room, Room.connection_id == Side.connection_id)
        .outerjoin(BoundarySettings, BoundarySettings.person_id == Side.person_id)
        .where(Room.id == room_id)
    )
    rows = db.session().execute(sees).all()
    are_two = not rows
    rows = rows or db.session().execute(the_two).all()
    people = [row.person_id for row in rows]
    exceptions, first_end = exceptions_among(lambda reader: reader.in_(people))
    ends = [row.break_until for row in rows if row.rests and row.break_until] + ([first_end] if first_end else [])
    awake = [row.person_id for row in rows if not row.rests]
    return Hearers(version, awake, exceptions, min(ends, default=None), are_two)


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
                is_awake(Membership.person_id),
            )
        )
    )


def sees_room(actor: Actor) -> ColumnElement[bool]:
    """SQL twin of boundaries.rooms.may_see_room, over Room."""
    return or_(sees_room_of_group(actor), is_one_of_two(actor.id))


def is_one_of_two(person_id: int) -> ColumnElement[bool]:
    """SQL, over Room: a private conversation of this person."""
    return exists().where(Side.connection_id == Room.connection_id, Side.person_id == person_id)


def conversations_of(person_id: int) -> Select[*tuple[Any, ...]]:
    """(room_id, other_id) of somebody's private conversations."""
    return (
        select(Room.id.label("room_id"), Side.other_id)
        .join(Side, Side.connection_id == Room.connection_id)
        .where(Side.person_id == person_id)
    )


def sees_room_of_group(actor: Actor) -> ColumnElement[bool]:
    """The same for what lists the rooms of groups: private conversations are not among them."""
    return member_sees_room(actor.id)


def member_sees_room(person: Any) -> ColumnElement[bool]:
    """The same for statements that are written once: `person` is an id or the parameter that holds it."""
    return exists().where(
        Membership.group_id == Room.group_id,
        Membership.person_id == person,
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
