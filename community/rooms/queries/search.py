"""Full-text search in messages, each database's own: SQLite FTS5, PostgreSQL's tsvector. Only of what the actor may see, in rooms
of groups: private conversations are in no index."""

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, column, func, select, table, text

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
"""So many of the newest messages are looked through one by one before an index is asked that can't begin with the newest."""
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
    here = [Message.state == MessageState.HERE]
    if room_id is not None:
        here.append(Message.room_id == room_id)
    if db.engine().dialect.name == "sqlite":
        rows = list(db.session().execute(_in_sqlite(_shown(actor).where(*here), tokens, before)))
    else:
        if before is not None:
            here.append(Message.id < before)
        here.append(_matches(tokens))
        # The index hands out all that matches before the first is seen. A word that is common has its page in what came lately; one
        # that has not is rare enough for the index.
        newest_first = _shown(actor).order_by(Message.id.desc())
        rows = list(db.session().execute(newest_first.where(*here, _lately(before))))
        if len(rows) <= PAGE:
            rows = list(db.session().execute(newest_first.where(_by_index(actor, here))))
    hits = [Hit(said_from(row, None), row.room_id, row.room_name, row.group_name) for row in rows[:PAGE]]
    return hits, len(rows) > PAGE


def _shown(actor: Actor) -> Found:
    """Messages as hits, as far as the actor may see them."""
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
        .where(audience.sees_room_of_group(actor))
        .limit(PAGE + 1)
    )


def _in_sqlite(query: Found, tokens: list[str], before: int | None) -> Found:
    """The index itself hands out what matches, newest first, and is asked no further than a page: a word that is in every message
    costs no more than a rare one."""
    match = " ".join(f'"{token}"' for token in tokens) + ("*" if len(tokens[-1]) >= PREFIX_LEAST else "")
    if before is not None:
        query = query.where(_INDEX.c.rowid < before)
    return (
        query.join(_INDEX, _INDEX.c.rowid == Message.id)
        .where(text("message_search MATCH :match").bindparams(match=match))
        .order_by(_INDEX.c.rowid.desc())
    )


def _matches(tokens: list[str]) -> ColumnElement[bool]:
    match = " & ".join(f"'{token}'" for token in tokens) + (":*" if len(tokens[-1]) >= PREFIX_LEAST else "")
    return text("messages.search @@ to_tsquery('simple', :match)").bindparams(match=match)  # type: ignore[return-value]


def _by_index(actor: Actor, here: list[ColumnElement[bool]]) -> ColumnElement[bool]:
    """The newest hits by their ids alone. Kept apart, else the planner may walk through all messages, sure to meet a page of hits soon."""
    found = select(Message.id, Message.room_id).where(*here).cte("found").prefix_with("MATERIALIZED")
    newest = (
        select(found.c.id)
        .join(Room, Room.id == found.c.room_id)
        .where(audience.sees_room(actor))
        .order_by(found.c.id.desc())
        .limit(PAGE + 1)
    )
    return Message.id.in_(newest)


def _lately(before: int | None) -> ColumnElement[bool]:
    """Among the newest LATELY messages of all (before one)."""
    ids = select(Message.id).order_by(Message.id.desc()).offset(LATELY).limit(1)
    if before is not None:
        ids = ids.where(Message.id < before)
    return Message.id > func.coalesce(ids.scalar_subquery(), 0)
