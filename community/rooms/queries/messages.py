"""Messages as somebody may read them: pages, what changed, what waits for a look."""

from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import bindparam, or_, select

from community.accounts.models import Person
from community.boundaries import facts
from community.boundaries.decision import require
from community.boundaries.rooms import may_let_through, may_see_message
from community.groups.rules import Role
from community.rooms.models import Message
from community.rooms.payloads import Reply, Said
from community.rooms.rules import CHANGED_MOST, PAGE, MessageState
from community.shared import db
from community.shared.actor import Actor
from community.shared.errors import Invalid, NotFound
from community.shared.prepared import Prepared

from .rooms import room_for
from .said import of, reply_from, select_said, with_responses

CATCH_UP_MOST = 200
_NEWEST = 2**53
"""A number that no message has: before it is the newest page."""

# What everyone in a room may see has a number: what is here, and what is hidden or taken back, as a mark.
_NUMBERED = select_said().where(of.room_id == bindparam("room"))
_BEFORE = Prepared(_NUMBERED.where(of.seq < bindparam("seq")).order_by(of.seq.desc()).limit(bindparam("most")))
_AFTER = Prepared(_NUMBERED.where(of.seq > bindparam("seq")).order_by(of.seq).limit(bindparam("most")))
_CHANGED = Prepared(
    _NUMBERED.where(of.rev > bindparam("rev"), of.seq <= bindparam("seq")).order_by(of.rev).limit(bindparam("most"))
)
# That it has no number is said each time, though its state says it too: by that the index of numbers leads to such messages alone. Its
# author and its state lead to a large part of a long room, and a database that knows its figures may take that way.
_OWN_WAITING = Prepared(
    select_said()
    .where(
        of.room_id == bindparam("room"),
        or_(of.author_id == bindparam("author"), of.author_seal.is_not(None)),
        of.seq.is_(None),
        or_(of.state == MessageState.WAITING.value, of.state == MessageState.RETURNED.value),
    )
    .order_by(of.id)
    .limit(PAGE)
)
_WAITING = Prepared(
    select_said()
    .where(
        of.room_id == bindparam("room"),
        of.seq.is_(None),
        of.state == MessageState.WAITING.value,
        or_(of.author_id.is_(None), of.author_id != bindparam("moderator")),
    )
    .order_by(of.id)
    .limit(PAGE)
)


@dataclass(frozen=True)
class Page:
    """A stretch of a room, oldest first. `older`, `newer`: whether there is more on that side."""

    messages: list[Said]
    older: bool
    newer: bool


def message_for(actor: Actor, message_id: int) -> Said:
    """One message that the actor may see. Raises NotFound."""
    _message, _room, seen = facts.for_message(actor, message_id)
    if seen is None:
        raise NotFound
    require(may_see_message(seen))
    return said(message_id)


def said(message_id: int) -> Said:
    """A message with all that showing it needs, whoever asks: for frames, after the boundaries were asked. Through the session, for
    in a transaction it has to see what was only just changed."""
    row = db.session().execute(select_said().where(of.id == message_id)).one()
    return with_responses([row])[0]


def before(room_id: int, seq: int | None = None) -> Page:
    """The page before a number, or the newest. Here and below the caller has asked room_for."""
    rows = _BEFORE.run(room=room_id, seq=_NEWEST if seq is None else seq, most=PAGE + 1)
    return Page(with_responses(rows[:PAGE][::-1]), older=len(rows) > PAGE, newer=seq is not None)


def after(room_id: int, seq: int, most: int = PAGE) -> Page:
    rows = _AFTER.run(room=room_id, seq=seq, most=most + 1)
    return Page(with_responses(rows[:most]), older=True, newer=len(rows) > most)


def these_of(room_id: int, ids: set[int], most: int) -> list[Said]:
    """Those of a room's messages that are here, oldest first; so many at most."""
    if not ids:
        return []
    here = of.state == MessageState.HERE.value
    query = select_said().where(of.room_id == room_id, of.id.in_(sorted(ids)[: most + 1]), here).order_by(of.seq)
    return with_responses(list(db.session().execute(query.limit(most))))


def around(room_id: int, seq: int) -> Page:
    """A page with this number in its middle, as a link to a message opens it."""
    half = PAGE // 2
    up_to = _BEFORE.run(room=room_id, seq=seq + 1, most=half + 1)
    then = _AFTER.run(room=room_id, seq=seq, most=half + 1)
    said = with_responses(up_to[:half][::-1] + then[:half])
    return Page(said, older=len(up_to) > half, newer=len(then) > half)


def changed_since(room_id: int, rev: int, up_to_seq: int) -> list[Said] | None:
    """The messages up to a number that changed after a revision; None when they are too many to tell one by one."""
    rows = _CHANGED.run(room=room_id, rev=rev, seq=up_to_seq, most=CHANGED_MOST + 1)
    return None if len(rows) > CHANGED_MOST else with_responses(sorted(rows, key=lambda row: row.seq))


def own_waiting(actor: Actor, room_id: int, is_private: bool) -> list[Said]:
    """One's own messages here that wait for a look or came back. In a conversation of two nobody looks."""
    if is_private:
        return []
    found = with_responses(_OWN_WAITING.run(room=room_id, author=actor.id))
    return [one for one in found if one.writer_id == actor.id]


def waiting_for(actor: Actor, room_id: int) -> list[Said]:
    """What waits for a moderator's look in a room, oldest first, without one's own. Raises NotFound, Refused."""
    room, seen = room_for(actor, room_id)
    if not seen.standing.has(Role.MODERATOR):
        raise NotFound
    found = with_responses(_WAITING.run(room=room.id, moderator=actor.id))
    return [one for one in found if one.writer_id != actor.id]


def waiting_to_look_at(actor: Actor, message_id: int) -> Said:
    """A waiting message for the moderator who looks at it."""
    _message, _room, seen = facts.for_message(actor, message_id)
    if seen is None:
        raise NotFound
    require(may_let_through(seen))
    return said(message_id)


_ANSWERED = (
    select(
        Message.id.label("answered_id"),
        Message.seq.label("answered_seq"),
        Message.state.label("answered_state"),
        Message.author_id.label("answered_author_id"),
        Message.notes.label("answered_notes"),
        Message.html.label("answered_html"),
        Message.sealed.label("answered_sealed"),
        Message.author_seal.is_not(None).label("answered_unnamed"),
        Message.covered.label("answered_covered"),
        Person.name.label("answered_name"),
    )
    .outerjoin(Person, Person.id == Message.author_id)
    .where(Message.id == bindparam("id"), Message.room_id == bindparam("room"))
)


def answered_in(room_id: int, message_id: int | None) -> Reply | None:
    """What a new message in this room answers. Raises Invalid where that is not something said in the room."""
    if message_id is None:
        return None
    row = db.session().execute(_ANSWERED, {"id": message_id, "room": room_id}).one_or_none()
    reply = reply_from(row) if row else None
    if reply is None:
        raise Invalid(_("The message that you answer is not in this room any more."), {"reply_to": str(message_id)})
    return reply
