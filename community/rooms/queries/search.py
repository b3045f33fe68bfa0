"""Full-text search in messages, each database's own: SQLite FTS5, PostgreSQL's tsvector. Only of what the actor may see, in rooms
of groups: private conversations are in no index."""

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, Select, column, select, table, text

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
_INDEX = table("message_search", column("rowid", Integer))
Found = Select[*tuple[Any, ...]]


@dataclass(frozen=True)
class Hit:
    said: Said
    room_id: int
    room_name: str
    group_name: str


def search(actor: Actor, words: str, room_id: int | None = None, before: int | None = None) -> tuple[list[Hit], bool]:
    """Newest first; all words must be there, the last may be the beginning of one. `before` is the id of the last hit of
    the page before. Returns hits and whether there are more."""
    tokens = re.findall(r"\w+", words, flags=re.UNICODE)[:WORDS_MOST]
    if not tokens:
        return [], False
    query = (
        select(
            *(column for column in db.table(Message).c if column.key != "nonce"),
            Person.name.label("author_name"),
            Room.name.label("room_name"),
            Group.name.label("group_name"),
        )
        .join(Room, Room.id == Message.room_id)
        .join(Group, Group.id == Room.group_id)
        .outerjoin(Person, Person.id == Message.author_id)
        .where(Message.state == MessageState.HERE, audience.sees_room_of_group(actor))
        .limit(PAGE + 1)
    )
    query = _in_sqlite(query, tokens) if db.engine().dialect.name == "sqlite" else _in_postgresql(query, tokens)
    if room_id is not None:
        query = query.where(Message.room_id == room_id)
    if before is not None:
        query = query.where(Message.id < before)
    rows = list(db.session().execute(query))
    hits = [Hit(said_from(row, None), row.room_id, row.room_name, row.group_name) for row in rows[:PAGE]]
    return hits, len(rows) > PAGE


def _in_sqlite(query: Found, tokens: list[str]) -> Found:
    """The index itself hands out what matches, newest first, and is asked no further than a page: a word that is in every message
    costs no more than a rare one."""
    match = " ".join(f'"{token}"' for token in tokens) + ("*" if len(tokens[-1]) >= PREFIX_LEAST else "")
    return (
        query.join(_INDEX, _INDEX.c.rowid == Message.id)
        .where(text("message_search MATCH :match").bindparams(match=match))
        .order_by(_INDEX.c.rowid.desc())
    )


def _in_postgresql(query: Found, tokens: list[str]) -> Found:
    match = " & ".join(f"'{token}'" for token in tokens) + (":*" if len(tokens[-1]) >= PREFIX_LEAST else "")
    matches = text("messages.search @@ to_tsquery('simple', :match)").bindparams(match=match)
    return query.where(matches).order_by(Message.id.desc())
