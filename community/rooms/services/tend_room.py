"""Make a room, or change how it is: the facilitator's task."""

from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import func, select

from community.boundaries import facts
from community.boundaries.decision import require
from community.boundaries.rooms import RoomFacts, may_tend_room
from community.rooms.events import RoomChanged, RoomMade
from community.rooms.models import Room
from community.rooms.rules import RoomKind
from community.shared import text
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.clock import now
from community.shared.db import session, transaction
from community.shared.errors import Invalid

ROOMS_MOST = 20


@dataclass(frozen=True)
class RoomPlan:
    """How a room is to be. See models.Room for the meaning and unit of each."""

    name: str
    purpose: str = ""
    slow_seconds: int = 0
    slow_per_day: int = 0
    retention_days: int = 0
    look_first: int = 0


def add_room(actor: Actor, group_id: int, depth: int, kind: RoomKind, plan: RoomPlan) -> int:
    """The id of the new room, not deeper than the facilitator's own stage. Raises NotFound, Refused, Invalid."""
    with transaction():
        require(may_tend_room(RoomFacts(facts.standing(actor, group_id), depth)))
        count = session().scalar(select(func.count()).where(Room.group_id == group_id)) or 0
        if count >= ROOMS_MOST:
            say = _("A circle has %(most)s rooms at most. Few rooms are easier to keep warm.", most=ROOMS_MOST)
            raise Invalid(say, {"name": say})
        room = Room(group_id=group_id, depth=depth, kind=kind, position=count, made_at=now(), last_seq=0, last_rev=0)
        _shape(room, plan)
        session().add(room)
        session().flush()
        publish(RoomMade(room.id, group_id))
        return room.id


def change_room(actor: Actor, room_id: int, plan: RoomPlan) -> None:
    with transaction():
        room, seen = facts.for_room(actor, room_id)
        require(may_tend_room(seen))
        assert room is not None
        _shape(room, plan)
        publish(RoomChanged(room.id))


def _shape(room: Room, plan: RoomPlan) -> None:
    name = text.tidy(plan.name)
    if not name:
        say = _("A room needs a name.")
        raise Invalid(say, {"name": say})
    room.name, room.purpose = name, text.tidy(plan.purpose)
    room.slow_seconds, room.slow_per_day = plan.slow_seconds, plan.slow_per_day
    room.retention_days, room.look_first = plan.retention_days, plan.look_first
