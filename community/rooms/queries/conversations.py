"""Private conversations as one of the two sees them: the way to the one with somebody, the list of one's own, one's own words in them."""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import and_, case, exists, func, or_, select

from community.accounts.models import Person
from community.boundaries import audience, facts
from community.boundaries.people import Between, may_read_conversation, may_write
from community.rooms.models import Message, PostponedMessage, ReadMark, Room
from community.shared import db
from community.shared.actor import Actor
from community.shared.clock import now
from community.shared.paging import PAGE, Page, beyond, cursor, place

from .marks import is_unread, own_mark
from .sealed import SealedWords, opened


@dataclass(frozen=True)
class Conversation:
    """With whom, and where it is; `room_id` None: nothing was written yet. `unread` is the reader's own private mark, and stays away for
    whom they keep away."""

    person_id: int
    name: str
    room_id: int | None
    unread: bool
    may_write: bool
    kept_away: bool = False
    """The reader mutes or blocks them, took a step back, or moderators set no contact between the two."""
    kept_words: bool = False
    """Something of the reader's own was to go when the other is awake, and did not."""


AWAY = "away "
"""Before a cursor among those with whom one keeps away from: they come after all others."""


def conversations_for(actor: Actor, after: str | None = None) -> Page[Conversation]:
    """Those that were begun, what moved last first; those with whom one keeps away from last, where nothing moves them. Also with people one is
    no longer connected with: it stays readable."""
    page, following = _page(actor, after)
    others = {row.id: row.other_id for row in page}
    stands = facts.between_many(actor, others.values())
    names = names_of(set(others.values()))
    query = (
        select(Room.id, is_unread(actor.id, now()).label("unread"), _did_not_go(actor))
        .outerjoin(ReadMark, own_mark(actor.id))
        .where(Room.id.in_(others))
    )
    marked = {row.id: row for row in db.session().execute(query)} if others else {}
    lines = [
        replace(
            _conversation(stands[other], other, names, room, bool(marked[room].unread)),
            kept_words=bool(marked[room].kept_words),
        )
        for room, other in others.items()
        if may_read_conversation(stands[other])
    ]
    return Page(lines, following)


def _page(actor: Actor, after: str | None) -> tuple[list[Any], str | None]:
    own = audience.conversations_of(actor.id).subquery()
    moved = func.coalesce(Room.last_sent_at, Room.made_at)
    away = case((audience.keeps_away(actor.id, own.c.other_id), 1), else_=0)
    start_away = after is not None and after.startswith(AWAY)
    start = place(after.removeprefix(AWAY) if after is not None else None)
    here = beyond(moved, Room.id, start, newest_first=True)
    query = (
        select(Room.id, own.c.other_id, moved.label("moved"), away.label("away"))
        .join(own, own.c.room_id == Room.id)
        .order_by(away, moved.desc(), Room.id.desc())
        .limit(PAGE + 1)
    )
    if start is not None:
        query = query.where(and_(away == 1, here) if start_away else or_(away == 1, here))
    rows = list(db.session().execute(query))
    page = rows[:PAGE]
    if len(rows) <= PAGE:
        return page, None
    return page, (AWAY if page[-1].away else "") + cursor(page[-1].moved, page[-1].id)


def anything_new(actor: Actor) -> bool | None:
    """Whether any conversation of theirs rings, in one question; None where they have none."""
    own = audience.conversations_of(actor.id).subquery()
    news = (
        select(Room.id)
        .join(own, own.c.room_id == Room.id)
        .outerjoin(ReadMark, own_mark(actor.id))
        .where(~audience.keeps_away(actor.id, own.c.other_id), is_unread(actor.id, now()))
        .exists()
    )
    some = audience.conversations_of(actor.id).exists()
    row = db.session().execute(select(some.label("some"), and_(audience.is_awake(actor.id), news).label("news"))).one()
    return bool(row.news) if row.some else None


def _did_not_go(actor: Actor) -> Any:
    return (
        exists()
        .where(
            PostponedMessage.room_id == Room.id,
            PostponedMessage.author_id == actor.id,
            PostponedMessage.due_at.is_(None),
        )
        .label("kept_words")
    )


def conversation_with(actor: Actor, person_id: int) -> Conversation | None:
    """The way to what the two wrote, or to the first word. None where there is neither anything to read nor a way to write."""
    return conversations_with(actor, [person_id]).get(person_id)


def conversations_with(actor: Actor, ids: list[int]) -> dict[int, Conversation]:
    """The same for several, in as many queries as for one."""
    stands = {person: one for person, one in facts.between_many(actor, ids).items() if may_read_conversation(one)}
    names = names_of(set(stands))
    others = {room: other for room, other in facts.conversations_of(actor.id).items() if other in stands}
    query = (
        select(Room.id, is_unread(actor.id, now()).label("unread"))
        .outerjoin(ReadMark, own_mark(actor.id))
        .where(Room.id.in_(others))
    )
    begun = {others[row.id]: row for row in db.session().execute(query)}
    return {
        person: _conversation(one, person, names, room.id if room else None, bool(room and room.unread))
        for person, one in stands.items()
        if (room := begun.get(person)) or may_write(one)
    }


def _conversation(
    stands: Between, person_id: int, names: dict[int, str], room_id: int | None, unread: bool
) -> Conversation:
    kept_away = stands.i_mute or stands.i_block or stands.i_stepped_back or stands.no_contact
    rings = unread and not kept_away and not stands.i_am_on_break
    return Conversation(person_id, names[person_id], room_id, rings, bool(may_write(stands)), kept_away)


def names_of(ids: set[int]) -> dict[int, str]:
    rows = db.session().execute(select(Person.id, Person.name).where(Person.id.in_(ids)))
    return {row.id: row.name for row in rows}


def own_in_conversations(person_id: int) -> list[dict[str, Any]]:
    """What somebody wrote privately, for their export: their words and with whom, never the other's words."""
    others = facts.conversations_of(person_id)
    names = names_of(set(others.values()))
    query = (
        select(Message)
        .where(Message.room_id.in_(others), Message.author_id == person_id)
        .order_by(Message.room_id, Message.id)
    )
    told = []
    for message in db.session().scalars(query):
        words = opened(message.sealed) if message.sealed is not None else SealedWords("", "")
        told.append(
            {
                "with": names[others[message.room_id]],
                "sent_at": message.sent_at.isoformat(),
                "text": words.body,
                "need": words.need,
                "content_notes": words.notes,
                "state": message.state,
            }
        )
    return told
