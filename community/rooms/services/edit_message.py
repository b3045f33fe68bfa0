"""Change one's own message, for ten minutes. It is marked as edited."""

from community.boundaries import facts
from community.boundaries.decision import require
from community.boundaries.rooms import may_edit
from community.rooms.events import MessageChanged
from community.rooms.models import Message
from community.rooms.payloads import Said
from community.rooms.queries.messages import said
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.clock import now
from community.shared.db import session, transaction
from community.shared.errors import NotFound

from .numbers import mark_changed
from .words import checked_words


def edit_message(actor: Actor, message_id: int, body: str, notes: list[str] | None = None) -> Said:
    """`notes`: None leaves them as they are. Raises NotFound, Refused, Invalid."""
    words = checked_words(body, None, notes)
    with transaction():
        found, _room, seen = facts.for_message(actor, message_id)
        if found is None or seen is None:
            raise NotFound
        require(may_edit(seen))
        message: Message = found
        message.body, message.html, message.edited_at = words.body, words.html, now()
        if notes is not None:
            message.notes = words.notes
        mark_changed(message)
        session().flush()
        publish(MessageChanged(message.id, message.room_id))
        return said(message.id)
