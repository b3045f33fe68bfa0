"""Full-text search in messages, each database's own: SQLite FTS5, PostgreSQL's tsvector. Only of what the actor may see, in rooms
of groups: private conversations are in no index."""

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    Select,
    column,
    func,
    literal,
    literal_column,
    select,
    table,
    text,
    true,
    tuple_,
)

from community.accounts.models import Person
from community.boundaries import audience
from community.groups.models import Group
from community.rooms.models import Message, Room
from community.rooms.payloads import Said
from community.rooms.rules import MessageState
from community.shared import db
from community.shared.actor import Actor

from .said import said_from

PAGE = 20
WORDS_MOST = 8
PREFIX_LEAST = 2
"""From so many letters on the last word may be the beginning of one."""
LATELY = 4000
"""On PostgreSQL so many of the newest messages are looked through one by one before an index is asked that can't begin with the newest."""
_SQLITE_INDEX = table("message_search", column("rowid", Integer))
_POSTGRESQL_INDEX = "(messages.search || array_to_tsvector(ARRAY[':' || messages.room_id::text]))"
"""As in migration 0004, letter by letter: else the planner doesn't know it again."""


@dataclass(frozen=True)
class Hit:
    said: Said
    room_id: int
    room_name: str
    group_name: str


def search(actor: Actor, words: str, room_id: int | None = None, before: int | None = None) -> tuple[list[Hit], bool]:
    """Newest first; all words must be there, the last may be the beginning of one. `before` is the id of the last hit of
    the page before. Returns hits and whether there are more."""
    tokens = re.findall(r"[^\W_]+", words)[:WORDS_MOST]
    rooms = _rooms(actor, room_id) if tokens else []
    if not rooms:
        return [], False
    if db.engine().dialect.name == "sqlite":
        ids = _in_sqlite(tokens, rooms, before)
    else:
        ids = _lately(tokens, rooms, before)
        if len(ids) <= PAGE:
            ids = _in_postgresql(tokens, rooms, before)
    rows = db.session().execute(_shown(actor, ids[:PAGE])).all() if ids else []
    return [Hit(said_from(row, None), row.room_id, row.room_name, row.group_name) for row in rows], len(ids) > PAGE


def _rooms(actor: Actor, room_id: int | None) -> list[int]:
    """Where to look. An index of words alone would lead through what everybody said, to find what was said here."""
    query = select(Room.id).where(audience.sees_room_of_group(actor))
    return list(db.session().scalars(query if room_id is None else query.where(Room.id == room_id)))


def _shown(actor: Actor, ids: list[int]) -> Select[*tuple[Any, ...]]:
    """Messages as hits. Whether the actor may see them is asked again of each."""
    return (
        select(
            *(column for column in db.table(Message).c if column.key != "nonce"),
            Person.name.label("author_name"),
            Room.name.label("room_name"),
            Group.name.label("group_name"),
        )
        .join(Room, Room.id == Message.room_id)
        .join(Group, Group.id == Room.group_id)
        .outerjoin(Person, Person.id == Message.author_id)
        .where(Message.id.in_(ids), Message.state == MessageState.HERE, audience.sees_room_of_group(actor))
        .order_by(Message.id.desc())
    )


def _in_sqlite(tokens: list[str], rooms: list[int], before: int | None) -> list[int]:
    """The index itself hands out what matches, newest first, and is asked no further than a page. Rooms are in it like words, so it
    skips from one message that has both to the next."""
    words = " ".join(f'"{token}"' for token in tokens) + ("*" if len(tokens[-1]) >= PREFIX_LEAST else "")
    places = " OR ".join(f'"{room}"' for room in rooms)
    query = (
        select(Message.id)
        .join(_SQLITE_INDEX, _SQLITE_INDEX.c.rowid == Message.id)
        .where(
            text("message_search MATCH :match").bindparams(match=f"room_id : ({places}) AND body : ({words})"),
            Message.state == MessageState.HERE,
        )
        .order_by(_SQLITE_INDEX.c.rowid.desc())
        .limit(PAGE + 1)
    )
    return list(db.session().scalars(query if before is None else query.where(_SQLITE_INDEX.c.rowid < before)))


def _words(tokens: list[str]) -> str:
    return " & ".join(f"'{token}'" for token in tokens) + (":*" if len(tokens[-1]) >= PREFIX_LEAST else "")


def _lately(tokens: list[str], rooms: list[int], before: int | None) -> list[int]:
    """What matches among the newest of each room, back to where the first of them was not looked through any further. A word that is
    common has its page here; one that has not is rare enough for the index."""
    each = max(1, LATELY // len(rooms))
    if len(rooms) == 1:
        looked: Any = _newest(literal(rooms[0]), before, each).subquery()
        end: ColumnElement[Any] = literal(0)
    else:
        room = select(Room.id).where(Room.id.in_(rooms)).subquery()
        one = _newest(room.c.id, before, each).lateral()
        looked = select(one).select_from(room.join(one, true())).cte("looked").prefix_with("MATERIALIZED")
        ends = select(func.min(looked.c.id).label("id")).group_by(looked.c.room_id).having(func.count() == each)
        end = func.coalesce(select(func.max(ends.subquery().c.id)).scalar_subquery(), 0)
    query = select(looked.c.id).where(
        looked.c.id >= end,
        looked.c.state == MessageState.HERE,
        looked.c.search.op("@@")(func.to_tsquery("simple", _words(tokens))),
    )
    newest_first = (looked.c.room_id.desc(), looked.c.id.desc()) if len(rooms) == 1 else (looked.c.id.desc(),)
    return list(db.session().scalars(query.order_by(*newest_first).limit(PAGE + 1)))


def _newest(room: Any, before: int | None, most: int) -> Select[*tuple[Any, ...]]:
    """A room's newest messages. Written so that only the index of rooms and ids has this order: along all ids, a quiet room is far."""
    words: ColumnElement[Any] = literal_column("messages.search").label("search")
    return (
        select(Message.id, Message.room_id, Message.state, words)
        .where(
            Message.room_id >= room,
            tuple_(Message.room_id, Message.id) < tuple_(room, literal(before or 2**62, BigInteger)),
        )
        .order_by(Message.room_id.desc(), Message.id.desc())
        .limit(most)
    )


def _in_postgresql(tokens: list[str], rooms: list[int], before: int | None) -> list[int]:
    """The index hands out all that matches before the first is seen. Rooms are in it like words. Kept apart from the order, else the
    planner may walk through all messages, sure to meet a page of hits soon."""
    places = " | ".join(f"':{room}'" for room in rooms)
    wanted = "to_tsquery('simple', :words)"
    match = text(f"{_POSTGRESQL_INDEX} @@ ({wanted} && CAST(:places AS tsquery)) AND numnode({wanted}) > 0")
    found = select(Message.id).where(
        match.bindparams(words=_words(tokens), places=places), Message.state == MessageState.HERE
    )
    if before is not None:
        found = found.where(Message.id < before)
    hits = found.cte("found").prefix_with("MATERIALIZED")
    return list(db.session().scalars(select(hits.c.id).order_by(hits.c.id.desc()).limit(PAGE + 1)))
