"""What a moderator does to a message: cover, hide, restore, let through, send back. Each with a reason its author reads where
something is kept from others. The log hangs on the events, in the same transaction."""

from collections.abc import Callable

from flask_babel import gettext as _

from community.boundaries import facts
from community.boundaries.decision import Decision, require
from community.boundaries.rooms import (
    MessageFacts,
    may_cover,
    may_hide,
    may_let_through,
    may_restore,
    may_uncover,
)
from community.rooms.events import (
    NO_GROUNDS,
    Grounds,
    MessageChanged,
    MessageCovered,
    MessageHidden,
    MessageLetThrough,
    MessageRestored,
    MessageSent,
    MessageSentBack,
    MessageUncovered,
    ModeratorActed,
)
from community.rooms.models import Message, Room
from community.rooms.queries.messages import said
from community.rooms.rules import MessageState, writer_in
from community.shared import text
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.clock import now
from community.shared.db import session, transaction
from community.shared.errors import Invalid, NotFound

from .numbers import mark_changed, next_seq

REASON_MOST = 1000


def cover_message(actor: Actor, message_id: int, reason: str, grounds: Grounds = NO_GROUNDS) -> None:
    """It comes covered to everyone, and one tap opens it; its author reads why. Raises NotFound, Refused, Invalid."""
    reason = _checked(reason)
    with transaction():
        message, room = _reach(actor, message_id, may_cover)
        message.covered, message.state_reason = True, reason
        mark_changed(message)
        session().flush()
        publish(_act(MessageCovered, actor, message, room, reason, grounds))
        publish(MessageChanged(message.id, message.room_id))


def uncover_message(actor: Actor, message_id: int, reason: str = "") -> None:
    with transaction():
        message, room = _reach(actor, message_id, may_uncover)
        message.covered = False
        if message.state == MessageState.HERE:
            message.state_reason = ""
        mark_changed(message)
        session().flush()
        publish(_act(MessageUncovered, actor, message, room, text.tidy(reason)[:REASON_MOST]))
        publish(MessageChanged(message.id, message.room_id))


def hide_message(actor: Actor, message_id: int, reason: str, grounds: Grounds = NO_GROUNDS) -> None:
    """Others see a mark instead; its author reads why. Raises NotFound, Refused, Invalid."""
    reason = _checked(reason)
    with transaction():
        message, room = _reach(actor, message_id, may_hide)
        message.state, message.state_reason = MessageState.HIDDEN, reason
        mark_changed(message)
        session().flush()
        publish(_act(MessageHidden, actor, message, room, reason, grounds))
        publish(MessageChanged(message.id, message.room_id))


def restore_message(actor: Actor, message_id: int, reason: str = "") -> None:
    with transaction():
        message, room = _reach(actor, message_id, may_restore)
        message.state, message.state_reason = MessageState.HERE, ""
        mark_changed(message)
        session().flush()
        publish(_act(MessageRestored, actor, message, room, text.tidy(reason)[:REASON_MOST]))
        publish(MessageChanged(message.id, message.room_id))


def let_through_message(actor: Actor, message_id: int) -> None:
    """It gets its number and its time now, and everyone hears of it as if it were sent now."""
    with transaction():
        message, room = _reach(actor, message_id, may_let_through)
        message.state, message.seq, message.sent_at = MessageState.HERE, next_seq(message.room_id), now()
        message.waits_for, message.state_reason = "", ""
        session().flush()
        publish(_act(MessageLetThrough, actor, message, room, ""))
        publish(MessageSent(said(message.id), room.group_id, room.audience_version, looked_at=True))


def send_back_message(actor: Actor, message_id: int, reason: str) -> None:
    """Its author reads why; nobody else ever sees it."""
    reason = _checked(reason)
    with transaction():
        message, room = _reach(actor, message_id, may_let_through)
        message.state, message.state_reason, message.waits_for = MessageState.RETURNED, reason, ""
        session().flush()
        publish(_act(MessageSentBack, actor, message, room, reason))
        publish(MessageChanged(message.id, message.room_id))


def _reach(actor: Actor, message_id: int, question: Callable[[MessageFacts], Decision]) -> tuple[Message, Room]:
    message, room, seen = facts.for_message(actor, message_id)
    if message is None or room is None or seen is None:
        raise NotFound
    require(question(seen))
    if room.group_id is None:
        raise NotFound
    return message, room


def _checked(reason: str) -> str:
    reason = text.tidy(reason)
    if not reason:
        say = _("They should know why. A sentence is enough.")
        raise Invalid(say, {"reason": say})
    if len(reason) > REASON_MOST:
        say = _("Please say it in fewer words (%(most)s characters at most).", most=REASON_MOST)
        raise Invalid(say, {"reason": say})
    return reason


def _act(
    kind: type[ModeratorActed],
    actor: Actor,
    message: Message,
    room: Room,
    reason: str,
    grounds: Grounds = NO_GROUNDS,
) -> ModeratorActed:
    assert room.group_id is not None, "nobody moderates a private conversation"
    writer = writer_in(message.author_seal)
    unnamed = message.author_seal is not None
    return kind(message.id, room.id, room.group_id, message.author_id, actor.id, reason, unnamed, writer, grounds)
