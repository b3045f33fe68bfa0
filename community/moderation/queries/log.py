"""The log as those read it who may: a group's entries, newest first, with the names that its numbers have today."""

from dataclasses import dataclass
from datetime import datetime

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
    unnamed: bool
    """It is about a message that was sent unnamed: whose is not told here."""


@dataclass(frozen=True)
class LogPage:
    group_id: int | None
    """None: what was done about reports that belong to no group."""
    group_name: str
    entries: list[Entry]
    before: int | None
    """Where the next page begins, if there is one."""


def log_of(actor: Actor, group_id: int, before: int | None = None) -> LogPage:
    """Without what speaks of rooms that the reader does not see. Raises NotFound."""
    name = db.session().scalar(select(Group.name).where(Group.id == group_id))
    if name is None:
        raise NotFound
    stands = facts.standing(actor, group_id)
    require(may_read_log(stands))
    return _page(group_id, name, and_(LogEntry.group_id == group_id, audience.reads_entry(stands)), before)


def site_log(actor: Actor, before: int | None = None) -> LogPage:
    """What belongs to no group. Raises NotFound."""
    require(may_read_site_log(facts.stranger(actor)))
    return _page(None, "", LogEntry.group_id.is_(None), before)


def _page(group_id: int | None, name: str, which: ColumnElement[bool], before: int | None) -> LogPage:
    query = (
        select(LogEntry, _Doer.name.label("who"), _Touched.name.label("whom"))
        .outerjoin(_Doer, (_Doer.id == LogEntry.actor_id) & (_Doer.state == "active"))
        .outerjoin(_Touched, (_Touched.id == LogEntry.person_id) & (_Touched.state == "active"))
        .where(which)
        .order_by(LogEntry.id.desc())
        .limit(PAGE + 1)
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
            unnamed=bool((row.LogEntry.details or {}).get("unnamed")),
        )
        for row in rows[:PAGE]
    ]
    return LogPage(group_id, name, entries, entries[-1].id if len(rows) > PAGE else None)


def _until(entry: LogEntry) -> datetime | None:
    until = (entry.details or {}).get("until")
    return datetime.fromisoformat(until) if until else None


def depth_of(room_id: int) -> int:
    """Of the room that an entry speaks of, for the entry to keep: the room may be gone when it is read."""
    return db.session().get_one(Room, room_id).depth
