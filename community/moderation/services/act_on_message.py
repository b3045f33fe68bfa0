"""Cover or hide a message of a group, pointing to a line of its agreement. Rooms do it; what it rests on is checked here."""

from collections.abc import Callable

from sqlalchemy import select

from community.rooms.models import Message, Room
from community.rooms.services import look_at_message
from community.shared.actor import Actor
from community.shared.db import transaction
from community.shared.errors import NotFound

from ..queries.acts import grounds_for


def cover_message(actor: Actor, message_id: int, reason: str, clause: str = "", case_id: int | None = None) -> None:
    """Raises NotFound, Refused, Invalid."""
    _act(look_at_message.cover_message, actor, message_id, reason, clause, case_id)


def hide_message(actor: Actor, message_id: int, reason: str, clause: str = "", case_id: int | None = None) -> None:
    """Raises NotFound, Refused, Invalid."""
    _act(look_at_message.hide_message, actor, message_id, reason, clause, case_id)


def _act(
    act: Callable[..., None], actor: Actor, message_id: int, reason: str, clause: str, case_id: int | None
) -> None:
    with transaction() as session:
        of_message = select(Room.group_id).join(Message, Message.room_id == Room.id).where(Message.id == message_id)
        group_id = session.scalar(of_message)
        if group_id is None:
            raise NotFound
        act(actor, message_id, reason, grounds_for(group_id, clause, case_id, message_id=message_id))
