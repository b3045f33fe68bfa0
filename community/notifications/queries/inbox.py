"""An inbox as its owner may read it now. What they may not see any more is not there, and nothing says that it was."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, bindparam, exists, or_, select

from community.accounts.models import BoundarySettings, Person
from community.boundaries import audience
from community.boundaries.facts.notices import for_notices
from community.boundaries.notices import may_read_notice
from community.groups.models import Group, Membership
from community.notifications.models import Notice
from community.notifications.payloads import Shown
from community.notifications.rules import PAGE, Kind
from community.rooms.models import Message, ReadMark, Room
from community.rooms.rules import MessageState
from community.shared import db
from community.shared.actor import Actor
from community.shared.errors import NotFound
from community.shared.prepared import Prepared

LOOKED_THROUGH = 50
"""How many of what is not met are looked at for the mark in the header, which says that something waits and not how much."""


@dataclass(frozen=True)
class Day:
    day: date
    """By their own clock."""
    notices: list[Shown]


@dataclass(frozen=True)
class Inbox:
    """Newest first. `older`: where the next page begins; None: there is none. `waits`: something in the whole inbox is not met."""

    days: list[Day]
    older: str | None
    waits: bool


def inbox_for(actor: Actor, before: str | None = None) -> Inbox:
    query = (
        select(Notice)
        .where(Notice.person_id == actor.id)
        .order_by(Notice.made_at.desc(), Notice.id.desc())
        .limit(PAGE + 1)
    )
    if start := _place(before):
        at, notice_id = start
        query = query.where(or_(Notice.made_at < at, and_(Notice.made_at == at, Notice.id < notice_id)))
    rows = list(db.session().scalars(query))
    page = rows[:PAGE]
    older = f"{page[-1].made_at.astimezone(UTC).isoformat()}~{page[-1].id}" if len(rows) > PAGE else None
    zone = ZoneInfo(_zone_of(actor))
    days: list[Day] = []
    for shown in shown_to(actor, page):
        day = shown.at.astimezone(zone).date()
        if not days or days[-1].day != day:
            days.append(Day(day, []))
        days[-1].notices.append(shown)
    return Inbox(days, older, anything_unmet(actor))


def notice_for(actor: Actor, notice_id: int) -> Shown:
    """One of their own. Raises NotFound, also for what they may not see any more."""
    notice = db.session().get(Notice, notice_id)
    shown = shown_to(actor, [notice]) if notice is not None and notice.person_id == actor.id else []
    if not shown:
        raise NotFound
    return shown[0]


def something_waits(actor: Actor) -> bool:
    """Whether something that may be told is not met: asked on every page. Where nothing is, this is one question."""
    return bool(_ANY_TOLD.run(person=actor.id)) and any(told_and_unmet(actor))


def anything_unmet(actor: Actor) -> bool:
    """The same of the whole inbox, also of what lies there without ringing."""
    return any(readable(actor, _unmet(actor, LOOKED_THROUGH)))


def told_and_unmet(actor: Actor) -> list[Notice]:
    """What may be told and is not met, newest first, as far as is looked at."""
    return readable(actor, _unmet(actor, LOOKED_THROUGH, Notice.told_at.is_not(None)))


def readable(actor: Actor, notices: Iterable[Notice]) -> list[Notice]:
    """Those that they may read now."""
    all_of_them = list(notices)
    if not all_of_them:
        return []
    facts = for_notices(actor, all_of_them)
    return [notice for notice, known in zip(all_of_them, facts, strict=True) if may_read_notice(known)]


def was_read() -> ColumnElement[bool]:
    """SQL, over Notice: its person has read on in that room past what it tells of, so nothing waits any more."""
    return exists().where(
        Message.id == Notice.message_id,
        ReadMark.person_id == Notice.person_id,
        ReadMark.room_id == Message.room_id,
        ReadMark.seq >= Message.seq,
        or_(
            Notice.kind == Kind.ANSWERED.value, Notice.kind == Kind.WROTE.value
        ),  # no list: prepared statements know none
    )


def is_over() -> ColumnElement[bool]:
    """SQL, over Notice: it was read, or somebody looked already at the message that waits in it."""
    looked_at = exists().where(Message.id == Notice.message_id, Message.state != MessageState.WAITING.value)
    return or_(was_read(), and_(Notice.kind == Kind.HELD.value, looked_at))


def shown_to(actor: Actor, notices: Iterable[Notice]) -> list[Shown]:
    """Those that they may read, with the names that they may read with them."""
    mine = readable(actor, notices)
    if not mine:
        return []
    names = _names(actor, mine)
    return [_shown(notice, names) for notice in mine]


@dataclass(frozen=True)
class _Names:
    people: dict[int, str]
    groups: dict[int, str]
    rooms: dict[int, str]
    seqs: dict[int, int | None]
    read: set[int]


def _names(actor: Actor, notices: Sequence[Notice]) -> _Names:
    session = db.session()

    def pairs(query: Any, wanted: set[Any]) -> dict[int, Any]:
        return {row[0]: row[1] for row in session.execute(query)} if wanted - {None} else {}

    people = {one.other_id for one in notices}
    groups = {one.group_id for one in notices}
    rooms = {one.room_id for one in notices}
    messages = {one.message_id for one in notices}
    belonged = exists().where(Membership.group_id == Group.id, Membership.person_id == actor.id)
    sees_name = or_(audience.sees_group(actor), belonged)
    read = select(Notice.id).where(Notice.id.in_([one.id for one in notices]), was_read())
    return _Names(
        people=pairs(
            select(Person.id, Person.name).where(Person.id.in_(people - {None}), Person.state == "active"), people
        ),
        groups=pairs(select(Group.id, Group.name).where(Group.id.in_(groups - {None}), sees_name), groups),
        rooms=pairs(
            select(Room.id, Room.name).where(Room.id.in_(rooms - {None}), audience.sees_room_of_group(actor)), rooms
        ),
        seqs=pairs(select(Message.id, Message.seq).where(Message.id.in_(messages - {None})), messages),
        read=set(session.scalars(read)) if messages - {None} else set(),
    )


def _shown(notice: Notice, names: _Names) -> Shown:
    return Shown(
        id=notice.id,
        kind=Kind(notice.kind),
        at=notice.made_at,
        is_met=notice.met_at is not None or notice.id in names.read,
        other=names.people.get(notice.other_id or 0),
        other_id=notice.other_id,
        group=names.groups.get(notice.group_id or 0),
        group_id=notice.group_id,
        role=notice.role,
        report_id=notice.report_id,
        room=names.rooms.get(notice.room_id or 0),
        room_id=notice.room_id,
        seq=names.seqs.get(notice.message_id or 0),
    )


def still_unmet(actor: Actor, notices: Iterable[Notice]) -> list[Notice]:
    """Those of them of which a summary or a mail would tell now."""
    ids = [notice.id for notice in notices]
    query = select(Notice).where(Notice.id.in_(ids), Notice.met_at.is_(None), ~was_read()).order_by(Notice.made_at)
    return readable(actor, db.session().scalars(query)) if ids else []


_ANY_TOLD = Prepared(
    select(Notice.id)
    .where(Notice.person_id == bindparam("person"), Notice.met_at.is_(None), Notice.told_at.is_not(None), ~was_read())
    .limit(1)
)


def _unmet(actor: Actor, most: int, *which: ColumnElement[bool]) -> list[Notice]:
    query = (
        select(Notice)
        .where(Notice.person_id == actor.id, Notice.met_at.is_(None), ~was_read(), *which)
        .order_by(Notice.made_at.desc())
        .limit(most)
    )
    return list(db.session().scalars(query))


def _zone_of(actor: Actor) -> str:
    zone = select(BoundarySettings.time_zone).where(BoundarySettings.person_id == actor.id)
    return db.session().scalar(zone) or "UTC"


def _place(written: str | None) -> tuple[datetime, int] | None:
    """Where a page begins, as it stands in a link; None for anything that is none: then at the newest."""
    at, _tilde, notice_id = (written or "").partition("~")
    try:
        when = datetime.fromisoformat(at)
        return (when, int(notice_id)) if when.tzinfo and notice_id.isascii() and len(notice_id) < 17 else None
    except ValueError:
        return None
