"""Messages as somebody may read them: pages, what changed, what waits for a look."""

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Row, Select, or_, select
from sqlalchemy.orm import aliased

from community.accounts.models import Person
from community.boundaries import facts
from community.boundaries.covering import Written
from community.boundaries.decision import require
from community.boundaries.rooms import may_let_through, may_see_message
from community.groups.rules import Role
from community.rooms.models import Message, Response
from community.rooms.payloads import Reply, Said
from community.rooms.rules import CHANGED_MOST, PAGE, MessageState
from community.shared import db, text
from community.shared.actor import Actor
from community.shared.errors import Invalid, NotFound

from .rooms import room_for

CATCH_UP_MOST = 200
_Answered, _AnsweredAuthor = aliased(Message), aliased(Person)


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
    """A message with all that showing it needs, whoever asks: for frames, after the boundaries were asked."""
    row = db.session().execute(_select_said().where(Message.id == message_id)).one()
    return _with_responses([row])[0]


def before(room_id: int, seq: int | None = None) -> Page:
    """The page before a number, or the newest. Here and below the caller has asked room_for."""
    query = _numbered(room_id).order_by(Message.seq.desc()).limit(PAGE + 1)
    rows = list(db.session().execute(query if seq is None else query.where(Message.seq < seq)))
    return Page(_with_responses(rows[:PAGE][::-1]), older=len(rows) > PAGE, newer=seq is not None)


def after(room_id: int, seq: int, most: int = PAGE) -> Page:
    query = _numbered(room_id).where(Message.seq > seq).order_by(Message.seq).limit(most + 1)
    rows = list(db.session().execute(query))
    return Page(_with_responses(rows[:most]), older=True, newer=len(rows) > most)


def around(room_id: int, seq: int) -> Page:
    """A page with this number in its middle, as a link to a message opens it."""
    first = before(room_id, seq + 1)
    then = after(room_id, seq, PAGE // 2)
    return Page(
        first.messages[-PAGE // 2 :] + then.messages, first.older or len(first.messages) > PAGE // 2, then.newer
    )


def changed_since(room_id: int, rev: int, up_to_seq: int) -> list[Said] | None:
    """The messages up to a number that changed after a revision; None when they are too many to tell one by one."""
    query = _numbered(room_id).where(Message.rev > rev, Message.seq <= up_to_seq).order_by(Message.seq)
    rows = list(db.session().execute(query.limit(CHANGED_MOST + 1)))
    return None if len(rows) > CHANGED_MOST else _with_responses(rows)


def own_waiting(actor: Actor, room_id: int) -> list[Said]:
    """One's own messages here that wait for a look or came back."""
    query = _select_said().where(
        Message.room_id == room_id,
        Message.author_id == actor.id,
        Message.state.in_((MessageState.WAITING, MessageState.RETURNED)),
    )
    return _with_responses(list(db.session().execute(query.order_by(Message.id).limit(PAGE))))


def waiting_for(actor: Actor, room_id: int) -> list[Said]:
    """What waits for a moderator's look in a room, oldest first, without one's own. Raises NotFound, Refused."""
    room, seen = room_for(actor, room_id)
    if not seen.standing.has(Role.MODERATOR):
        raise NotFound
    query = _select_said().where(
        Message.room_id == room.id,
        Message.state == MessageState.WAITING,
        or_(Message.author_id.is_(None), Message.author_id != actor.id),
    )
    return _with_responses(list(db.session().execute(query.order_by(Message.id).limit(PAGE))))


def waiting_to_look_at(actor: Actor, message_id: int) -> Said:
    """A waiting message for the moderator who looks at it."""
    _message, _room, seen = facts.for_message(actor, message_id)
    if seen is None:
        raise NotFound
    require(may_let_through(seen))
    return said(message_id)


def _select_said() -> Select[*tuple[Any, ...]]:
    return (
        select(Message, Person.name, _Answered, _AnsweredAuthor.name.label("answered_name"))
        .outerjoin(Person, Person.id == Message.author_id)
        .outerjoin(_Answered, _Answered.id == Message.reply_to_id)
        .outerjoin(_AnsweredAuthor, _AnsweredAuthor.id == _Answered.author_id)
    )


def _numbered(room_id: int) -> Select[*tuple[Any, ...]]:
    """What everyone in the room may see: here, hidden (as a mark), taken back (as a mark)."""
    return _select_said().where(Message.room_id == room_id, Message.seq.is_not(None))


def _with_responses(rows: list[Row[*tuple[Any, ...]]]) -> list[Said]:
    given: dict[int, list[tuple[str, int, str]]] = {}
    if rows:
        query = (
            select(Response.message_id, Response.kind, Response.person_id, Person.name)
            .join(Person, Person.id == Response.person_id)
            .where(Response.message_id.in_([row[0].id for row in rows]))
            .order_by(Person.name)
        )
        for message_id, kind, person_id, name in db.session().execute(query):
            given.setdefault(message_id, []).append((kind, person_id, name))
    return [said_from(row[0], row[1], reply_from(row[2], row[3]), tuple(given.get(row[0].id, ()))) for row in rows]


def reply_from(answered: Message | None, name: str | None) -> Reply | None:
    """How an answered message is quoted. Covered or gone words are not: only who wrote and where."""
    if answered is None or answered.seq is None:
        return None
    open_words = answered.state == MessageState.HERE and not answered.notes
    html = answered.html if open_words else ""
    return Reply(
        id=answered.id,
        seq=answered.seq,
        name=name if answered.state != MessageState.TAKEN_BACK else None,
        excerpt=text.excerpt(html),
        written=Written(answered.author_id, tuple(answered.notes), html),
    )


def answered_in(room_id: int, message_id: int | None) -> Reply | None:
    """What a new message in this room answers. Raises Invalid where that is not something said in the room."""
    if message_id is None:
        return None
    row = (
        db.session()
        .execute(
            select(Message, Person.name)
            .outerjoin(Person, Person.id == Message.author_id)
            .where(Message.id == message_id, Message.room_id == room_id)
        )
        .one_or_none()
    )
    reply = reply_from(row[0], row[1]) if row else None
    if reply is None:
        raise Invalid(_("The message that you answer is not in this room any more."), {"reply_to": str(message_id)})
    return reply


def said_from(
    message: Message, author_name: str | None, reply: Reply | None, given: tuple[tuple[str, int, str], ...] = ()
) -> Said:
    return Said(
        id=message.id,
        room_id=message.room_id,
        seq=message.seq,
        rev=message.rev,
        state=message.state,
        state_reason=message.state_reason,
        author_id=message.author_id,
        author_name=author_name,
        at=message.sent_at,
        edited=message.edited_at is not None,
        body=message.body,
        html=message.html,
        need=message.need,
        notes=tuple(message.notes),
        quiet=message.quiet,
        reply=reply,
        given=given,
    )
