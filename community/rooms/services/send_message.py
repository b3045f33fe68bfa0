"""Say something in a room. The one way in for every message: socket and form alike."""

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from community.boundaries import facts
from community.boundaries.decision import require
from community.boundaries.rooms import may_post, waits_for_a_look
from community.rooms.events import MessageHeld, MessageSent
from community.rooms.models import Message
from community.rooms.payloads import Said, SendMessage
from community.rooms.queries.messages import answered_in, said, said_from
from community.rooms.rules import MessageState
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.clock import now
from community.shared.db import session, transaction
from community.shared.errors import Invalid

from .numbers import next_seq
from .words import Words, checked_words


def send_message(actor: Actor, command: SendMessage) -> Said:
    """The message as committed; one that waits for a look has no number yet. A resend with the same nonce gives the same
    message again and tells nobody. Raises NotFound, Refused, Invalid."""
    words = checked_words(command.body, command.need, command.notes)
    try:
        with transaction():
            return _sent_before(actor, command) or _send(actor, command, words)
    except IntegrityError:
        # Two resends at the same moment on two processes: the other one wrote it.
        with transaction():
            earlier = _sent_before(actor, command)
        if earlier is None:
            raise
        return earlier


def _sent_before(actor: Actor, command: SendMessage) -> Said | None:
    known = (
        session()
        .execute(
            select(Message.id, Message.room_id).where(Message.author_id == actor.id, Message.nonce == command.nonce)
        )
        .one_or_none()
    )
    if known is None:
        return None
    if known.room_id != command.room:
        raise Invalid(_("This was sent to another room already."), code="nonce_used")
    return said(known.id)


def _send(actor: Actor, command: SendMessage, words: Words) -> Said:
    room, seen = facts.for_post(actor, command.room)
    require(may_post(seen))
    assert room is not None
    reply = answered_in(room.id, command.reply_to)
    waits = waits_for_a_look(seen)
    message = Message(
        room_id=room.id,
        seq=None if waits else next_seq(room.id),
        rev=0,
        author_id=actor.id,
        nonce=command.nonce,
        body=words.body,
        html=words.html,
        need=words.need,
        notes=words.notes,
        reply_to_id=reply.id if reply else None,
        quiet=command.quiet,
        state=MessageState.WAITING if waits else MessageState.HERE,
        state_reason="",
        sent_at=now(),
    )
    session().add(message)
    session().flush()
    sent = said_from(message, actor.name, reply)
    publish(MessageHeld(sent, room.group_id) if waits else MessageSent(sent, room.group_id))
    return sent
