"""Take one's own words back, at any time. They are gone for everyone; where they had a number, a mark stays."""

from sqlalchemy import delete

from community.boundaries import facts
from community.boundaries.decision import require
from community.boundaries.rooms import may_take_back
from community.rooms.events import MessageChanged
from community.rooms.models import Message, Response
from community.rooms.rules import MessageState
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.db import session, transaction
from community.shared.errors import NotFound

from .numbers import mark_changed


def take_back_message(actor: Actor, message_id: int) -> int:
    """Works in quiet time, after stepping back, after leaving. Returns the message's new revision. Raises NotFound, Refused."""
    with transaction():
        message, _room, seen = facts.for_message(actor, message_id)
        if message is None or seen is None:
            raise NotFound
        require(may_take_back(seen))
        empty(message)
        session().flush()
        publish(MessageChanged(message.id, message.room_id))
        return message.rev


def empty(message: Message) -> None:
    """Leave nothing of the message but its number."""
    message.body = message.html = message.state_reason = ""
    message.sealed = None
    message.need, message.notes, message.reply_to_id = None, [], None
    message.state = MessageState.TAKEN_BACK
    session().execute(delete(Response).where(Response.message_id == message.id))
    mark_changed(message)
