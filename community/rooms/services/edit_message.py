"""Change one's own message, for ten minutes. It is marked as edited."""

from dataclasses import replace

from flask_babel import gettext as _

from community.boundaries import facts
from community.boundaries.decision import require
from community.boundaries.matching import leads_elsewhere
from community.boundaries.protecting import Looked, handle
from community.boundaries.rooms import MessageFacts, may_edit
from community.boundaries.wording import waiting_sentence
from community.rooms.events import MessageChanged, RulesMet
from community.rooms.models import Message
from community.rooms.payloads import Said
from community.rooms.queries.messages import said
from community.rooms.queries.sealed import opened
from community.rooms.rules import MessageState
from community.shared import text
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.clock import now
from community.shared.db import session, transaction
from community.shared.errors import Invalid, NotFound

from .numbers import mark_changed
from .words import Words, as_kept, checked_words, covered_by_rules


def edit_message(actor: Actor, message_id: int, body: str, notes: list[str] | None = None) -> Said:
    """`notes`: None leaves them as they are. Raises NotFound, Refused, Invalid."""
    words = checked_words(body, None, notes)
    with transaction():
        found, room, seen = facts.for_message(actor, message_id, holds=True)
        if found is None or room is None or seen is None:
            raise NotFound
        require(may_edit(seen))
        message: Message = found
        before = message if message.sealed is None else opened(message.sealed)
        words = replace(words, need=before.need, notes=before.notes if notes is None else words.notes)
        words = _looked_through(actor, words, message, room.group_id, seen)
        for column, value in as_kept(words, seen.room.is_private).items():
            setattr(message, column, value)
        message.edited_at = now()
        mark_changed(message)
        session().flush()
        publish(MessageChanged(message.id, message.room_id))
        return said(message.id)


def _looked_through(actor: Actor, words: Words, message: Message, group_id: int | None, seen: MessageFacts) -> Words:
    """What protects the group makes of the new words. One that waits goes on waiting; one that everybody has read already can't begin to
    wait, so what would have to wait is not taken in, and its writer reads why."""
    guarded = facts.protections_for(actor, group_id)
    plain = text.plain(words.html)
    has_link = leads_elsewhere(plain, words.html)
    looked = Looked(
        guarded.protections.met_by(plain), has_link, guarded.links_wait, guarded.here_for, is_calm=guarded.is_calm
    )
    handled = handle(seen.room, looked)
    if handled.waits and message.state == MessageState.WAITING:
        message.waits_for, message.state_reason = handled.waits, handled.why
    elif handled.waits:
        why = handled.why or waiting_sentence(handled.waits)
        say = _("Changed like this, it would wait for a look: %(why)s You can send it as a new message.", why=why)
        raise Invalid(say, {"body": say}, "waits_for_a_look")
    if handled.listed and group_id is not None and message.state == MessageState.HERE:
        publish(RulesMet(message.id, message.room_id, group_id, handled.listed))
    return covered_by_rules(words, handled.covers)
