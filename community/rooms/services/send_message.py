"""Say something in a room. The one way in for every message: socket and form alike.

What waits at the same moment is committed together (shared/group_commit.py); each is acknowledged after that commit, and succeeds or
fails alone. The statements are prepared once: this runs at every message.
"""

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import bindparam, insert, update
from sqlalchemy.exc import IntegrityError

from community.accounts.services.note_contact import noting_contact
from community.boundaries import facts
from community.boundaries.decision import require
from community.boundaries.matching import leads_elsewhere
from community.boundaries.protecting import Handled, Looked, handle, links_wait_of
from community.boundaries.rooms import may_post, may_post_unnamed
from community.groups.rules import LinksWait, is_calm
from community.rooms.events import MessageHeld, MessageSent, RulesMet
from community.rooms.models import Message, Room
from community.rooms.payloads import Said, SendMessage
from community.rooms.queries.messages import answered_in, said
from community.rooms.rules import MessageState, seal_writer
from community.shared import db, text
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.clock import now
from community.shared.errors import Invalid
from community.shared.group_commit import together
from community.shared.prepared import Prepared

from .lately import lately, note_said
from .words import Words, as_kept, checked_words, covered_by_rules

_MESSAGES, _ROOMS = db.table(Message), db.table(Room)
_INSERT = Prepared(
    insert(_MESSAGES)
    .values({column.name: bindparam(column.name) for column in _MESSAGES.c if column.name not in ("id", "edited_at")})
    .returning(_MESSAGES.c.id)
)
_NEXT = Prepared(
    update(_ROOMS)
    .where(_ROOMS.c.id == bindparam("room"))
    .values(last_seq=bindparam("seq"), last_sent_at=bindparam("at"))
)


def send_message(actor: Actor, command: SendMessage) -> Said:
    """The message as committed; one that waits for a look has no number yet. A resend with the same nonce gives the same
    message again and tells nobody. Raises NotFound, Refused, Invalid."""
    words = checked_words(command.body, command.need, command.notes)
    with noting_contact(actor, "message", lambda: facts.for_room(actor, command.room)[1].other_id):
        try:
            return together(lambda: _send(actor, command, words), order=command.room)
        except IntegrityError:
            # Two resends at the same moment on two processes: the other one wrote it, and this time it is found.
            return together(lambda: _send(actor, command, words), order=command.room)


def _send(actor: Actor, command: SendMessage, words: Words) -> Said:
    known = facts.for_sending(actor, command.room, command.nonce, command.unnamed)
    if known.sent_before is not None:
        if known.sent_to != command.room:
            raise Invalid(_("This was sent to another room already."), code="nonce_used")
        return said(known.sent_before)
    require(may_post_unnamed(known.facts) if command.unnamed else may_post(known.facts))
    reply = answered_in(command.room, command.reply_to)
    at = now()
    handled = _handled(actor, command, words, known, at)
    words = covered_by_rules(words, handled.covers)
    waits_for = handled.waits.value if handled.waits else ""
    seq = None if waits_for else known.room.last_seq + 1
    state = (MessageState.WAITING if waits_for else MessageState.HERE).value
    row = {
        "room_id": command.room,
        "seq": seq,
        "rev": 0,
        "author_id": None if command.unnamed else actor.id,
        "author_seal": seal_writer(actor.id) if command.unnamed else None,
        "nonce": command.nonce,
        **as_kept(words, known.facts.is_private),
        "reply_to_id": reply.id if reply else None,
        "quiet": command.quiet,
        "state": state,
        "state_reason": handled.why,
        "waits_for": waits_for,
        "covered": False,
        "sent_at": at,
    }
    message_id = _INSERT.run(**row)[0].id
    if seq is not None:
        _NEXT.run(room=command.room, seq=seq, at=at)
    sent = Said(
        id=message_id,
        room_id=command.room,
        seq=seq,
        rev=0,
        state=state,
        state_reason=handled.why,
        author_id=None if command.unnamed else actor.id,
        author_name=None if command.unnamed else actor.name,
        at=at,
        edited=False,
        body=words.body,
        html=words.html,
        need=words.need,
        notes=tuple(words.notes),
        quiet=command.quiet,
        reply=reply,
        audience_version=known.room.audience_version,
        unnamed=command.unnamed,
        sealed_writer_id=actor.id if command.unnamed else None,
        waits_for=waits_for,
    )
    if handled.listed:
        publish(RulesMet(message_id, command.room, known.room.group_id, handled.listed))
    if waits_for:
        publish(MessageHeld(sent, known.room.group_id))
    else:
        publish(MessageSent(sent, known.room.group_id, audience_version=known.room.audience_version))
    return sent


def _handled(actor: Actor, command: SendMessage, words: Words, known: facts.Sending, at: datetime) -> Handled:
    """What the group's protections make of it. Nobody looks into a private conversation."""
    if known.facts.is_private:
        return Handled()
    room, plain = known.room, text.plain(words.html)
    links_wait, here_for = LinksWait(room.links_wait), at - room.joined_at
    of_here = (room.group_id, actor.id, plain, command.nonce, at)
    looked = Looked(
        met=facts.protections_at(room.group_id, room.protections_version).met_by(plain),
        has_link=links_wait_of(links_wait, room.stage, here_for) and leads_elsewhere(plain, words.html),
        links_wait=links_wait,
        here_for=here_for,
        lately=lately(*of_here),
        is_calm=is_calm(room.calm_until, at),
    )
    note_said(*of_here)
    return handle(known.facts, looked)
