"""The log as those read it who may, newest first, with the names that its numbers have today: a group's, the site's, and what speaks of
oneself."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import aliased

from community.accounts.models import Person
from community.boundaries import audience, facts
from community.boundaries.decision import require
from community.boundaries.moderation import may_read_log, may_read_site_log
from community.groups.models import Group
from community.rooms.models import Room
from community.shared import db
from community.shared.actor import Actor
from community.shared.errors import NotFound

from ..models import LogEntry
from ..rules import PAGE

_Doer, _Touched = aliased(Person), aliased(Person)


@dataclass(frozen=True)
class Entry:
    """`who`, `whom`: None for somebody who left for good."""

    id: int
    at: datetime
    act: str
    who: str | None
    whom: str | None
    reason: str
    until: datetime | None
    details: dict[str, Any]
    unnamed: bool
    """It is about a message that was sent unnamed: whose is not told here."""


@dataclass(frozen=True)
class LogPage:
    entries: list[Entry]
    before: int | None
    """Where the next page begins, if there is one."""
    group_id: int | None = None
    group_name: str = ""
    """Empty for what is of no one group."""


def log_of(actor: Actor, group_id: int, before: int | None = None) -> LogPage:
    """A group's, without what speaks of rooms that the reader does not see. Raises NotFound."""
    name = db.session().scalar(select(Group.name).where(Group.id == group_id))
    if name is None:
        raise NotFound
    stands = facts.standing(actor, group_id)
    require(may_read_log(stands))
    entries, older = _entries(before, LogEntry.group_id == group_id, audience.reads_entry(stands))
    return LogPage(entries, older, group_id, name)


def site_log(actor: Actor, before: int | None = None) -> LogPage:
    """What belongs to no group: duties, settings, and what was done about reports of no group. Raises NotFound."""
    require(may_read_site_log(facts.stranger(actor)))
    of_the_two = and_(LogEntry.act.startswith("no_contact."), LogEntry.person_id.is_not(None))
    return LogPage(*_entries(before, LogEntry.group_id.is_(None), ~of_the_two))


def log_about(actor: Actor, before: int | None = None) -> LogPage:
    """Every entry that speaks of oneself, from all groups; whoever shows it says *a moderator* in the place of names."""
    return LogPage(*_entries(before, LogEntry.person_id == actor.id))


def entries_of(most: int, *which: ColumnElement[bool]) -> list[Entry]:
    """The newest, so many at most. Whether somebody may read them stands in `which`."""
    return _entries(None, *which, most=most)[0]


def _entries(before: int | None, *which: ColumnElement[bool], most: int = PAGE) -> tuple[list[Entry], int | None]:
    query = (
        select(LogEntry, _Doer.name.label("who"), _Touched.name.label("whom"))
        .outerjoin(_Doer, (_Doer.id == LogEntry.actor_id) & (_Doer.state == "active"))
        .outerjoin(_Touched, (_Touched.id == LogEntry.person_id) & (_Touched.state == "active"))
        .where(*which)
        .order_by(LogEntry.id.desc())
        .limit(most + 1)
    )
    if before is not None:
        query = query.where(LogEntry.id < before)
    rows = list(db.session().execute(query))
    entries = [
        Entry(
            id=row.LogEntry.id,
            at=row.LogEntry.at,
            act=row.LogEntry.act,
            who=row.who,
            whom=row.whom,
            reason=row.LogEntry.reason,
            until=_until(row.LogEntry),
            details=row.LogEntry.details or {},
            unnamed=bool((row.LogEntry.details or {}).get("unnamed")),
        )
        for row in rows[:most]
    ]
    return entries, entries[-1].id if len(rows) > most else None


def _until(entry: LogEntry) -> datetime | None:
    until = (entry.details or {}).get("until")
    return datetime.fromisoformat(until) if until else None


def depth_of(room_id: int) -> int:
    """Of the room that an entry speaks of, for the entry to keep: the room may be gone when it is read."""
    return db.session().get_one(Room, room_id).depth
