"""Send a private message when the other is awake: where they rest, as far as its writer may read that, it waits; else it goes at once, by the
one way that every message goes."""

from flask_babel import gettext as _
from sqlalchemy import func, select

from community.accounts.services.note_contact import noting_contact
from community.boundaries import facts
from community.boundaries.cards import Awaited, awaited_rest
from community.boundaries.decision import require
from community.boundaries.rooms import may_post
from community.rooms.events import PostponedChanged
from community.rooms.models import PostponedMessage
from community.rooms.payloads import Postponed, Said, SendMessage
from community.rooms.queries.messages import answered_in
from community.rooms.queries.postponed import postponed_from
from community.rooms.queries.sealed import SealedWords, sealed
from community.rooms.rules import POSTPONED_MOST, looks_next_at
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.clock import now
from community.shared.db import session, transaction
from community.shared.errors import Invalid

from .send_message import send_message
from .words import checked_words


def send_when_awake(actor: Actor, command: SendMessage) -> Said | Postponed:
    """A resend with the same nonce finds what waits, or what went meanwhile. Raises NotFound, Refused, Invalid."""
    words = checked_words(command.body, command.need, command.notes)
    with noting_contact(actor, "message", lambda: facts.for_room(actor, command.room)[1].other_id), transaction():
        known = facts.for_sending(actor, command.room, command.nonce)
        if known.sent_before is not None:
            return send_message(actor, command)
        if before := _waits_already(actor, command):
            return before
        require(may_post(known.facts))
        if known.facts.other_id is None:
            raise Invalid(_("Waiting until somebody is awake is for conversations of two."), code="not_private")
        rest = rest_shown_to(actor, known.facts.other_id)
        if rest is None:
            return send_message(actor, command)
        _require_room(actor, command.room)
        answered_in(command.room, command.reply_to)
        at = now()
        waiting = PostponedMessage(
            room_id=command.room,
            author_id=actor.id,
            nonce=command.nonce,
            sealed=sealed(SealedWords(words.body, words.html, words.need, words.notes)),
            reply_to_id=command.reply_to,
            quiet=command.quiet,
            made_at=at,
            expected_at=rest.until,
            says_when=rest.says_when,
            due_at=looks_next_at(rest.until, at),
            reason="",
        )
        session().add(waiting)
        session().flush()
        publish(PostponedChanged(actor.id, command.room))
        return postponed_from(waiting)


def rest_shown_to(actor: Actor, other_id: int) -> Awaited | None:
    """The rest of the other that this actor reads on their card now."""
    return awaited_rest(*facts.for_card(actor, other_id), now())


def _waits_already(actor: Actor, command: SendMessage) -> Postponed | None:
    same = PostponedMessage.author_id == actor.id, PostponedMessage.nonce == command.nonce
    found = session().scalar(select(PostponedMessage).where(*same))
    if found is None:
        return None
    if found.room_id != command.room:
        raise Invalid(_("This was sent to another room already."), code="nonce_used")
    return postponed_from(found)


def _require_room(actor: Actor, room_id: int) -> None:
    """The room's row is held: no two are counted at once."""
    mine = PostponedMessage.room_id == room_id, PostponedMessage.author_id == actor.id
    if (session().scalar(select(func.count()).where(*mine)) or 0) >= POSTPONED_MOST:
        raise Invalid(
            _("Enough of yours waits for them already. Take something back first, or send this one as it is."),
            code="enough_waits",
        )
