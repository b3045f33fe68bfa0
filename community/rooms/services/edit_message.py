"""Change one's own message, for ten minutes. It is marked as edited."""

from dataclasses import replace

from community.boundaries import facts
from community.boundaries.decision import require
from community.boundaries.rooms import may_edit
from community.rooms.events import MessageChanged
from community.rooms.models import Message
from community.rooms.payloads import Said
from community.rooms.queries.messages import said
from community.rooms.queries.sealed import opened
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.clock import now
from community.shared.db import session, transaction
from community.shared.errors import NotFound

from .numbers import mark_changed
from .words import as_kept, checked_words


def edit_message(actor: Actor, message_id: int, body: str, notes: list[str] | None = None) -> Said:
    """`notes`: None leaves them as they are. Raises NotFound, Refused, Invalid."""
    words = checked_words(body, None, notes)
    with transaction():
        found, _room, seen = facts.for_message(actor, message_id, holds=True)
        if found is None or seen is None:
            raise NotFound
        require(may_edit(seen))
        message: Message = found
        before = message if message.sealed is None else opened(message.sealed)
        words = replace(words, need=before.need, notes=before.notes if notes is None else words.notes)
        for column, value in as_kept(words, seen.room.is_private).items():
            setattr(message, column, value)
        message.edited_at = now()
        mark_changed(message)
        session().flush()
        publish(MessageChanged(message.id, message.room_id))
        return said(message.id)
