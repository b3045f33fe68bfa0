"""What keeps those who moderate from carrying too much: whom they may write to, what they wrote to each other, whether they put it down."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import aliased

from community.accounts.models import Person
from community.boundaries import facts
from community.groups.models import Membership
from community.shared import content, crypto, db
from community.shared.actor import Actor
from community.shared.clock import now
from community.shared.errors import NotFound
from community.shared.paging import Page, beyond, cursor, in_batches, place

from ..models import Case, DebriefNote, DutyPause
from ..rules import PAGE
from .duty import moderates

LISTENERS_MOST = 60


@dataclass(frozen=True)
class Note:
    """`words`: None where no key opens them any more."""

    id: int
    is_mine: bool
    other: str
    words: str | None
    at: datetime


@dataclass(frozen=True)
class CareShown:
    """`away_until`: they put everything down until then. `listeners`: whom they may write to, by id."""

    away_until: datetime | None
    listeners: dict[int, str]


def listeners_for(actor: Actor) -> dict[int, str]:
    """Those who moderate where they do, in a group or for the site."""
    mine, theirs = aliased(Membership), aliased(Membership)
    near = (
        select(theirs.person_id)
        .join(mine, mine.group_id == theirs.group_id)
        .where(
            mine.person_id == actor.id,
            *(is_ for one in (mine, theirs) for is_ in (one.state == "active", one.moderator.is_(True))),
        )
    )
    known: ColumnElement[bool] = Person.id.in_(near)
    if actor.is_site_moderator or actor.is_host:
        known = or_(known, Person.is_site_moderator.is_(True), Person.is_host.is_(True))
    query = (
        select(Person.id, Person.name)
        .where(known, Person.id != actor.id, Person.state == "active")
        .order_by(Person.name, Person.id)
        .limit(LISTENERS_MOST)
    )
    return {row.id: row.name for row in db.session().execute(query)}


def care_for(actor: Actor) -> CareShown:
    """Raises NotFound for who moderates nowhere."""
    if not moderates(actor):
        raise NotFound
    until = db.session().scalar(select(DutyPause.until).where(DutyPause.person_id == actor.id, DutyPause.until > now()))
    return CareShown(until, listeners_for(actor))


def notes_of(actor: Actor, after: str | None = None) -> Page[Note]:
    """What they wrote and what was written to them, newest first. Nobody else's."""
    writer, reader = aliased(Person), aliased(Person)
    query = (
        select(DebriefNote, writer.name.label("writer"), reader.name.label("reader"))
        .join(writer, writer.id == DebriefNote.from_id)
        .join(reader, reader.id == DebriefNote.to_id)
        .where(or_(DebriefNote.from_id == actor.id, DebriefNote.to_id == actor.id))
        .where(beyond(DebriefNote.written_at, DebriefNote.id, place(after), newest_first=True))
        .order_by(DebriefNote.written_at.desc(), DebriefNote.id.desc())
        .limit(PAGE + 1)
    )
    rows = list(db.session().execute(query))
    lines = [
        Note(
            id=row.DebriefNote.id,
            is_mine=row.DebriefNote.from_id == actor.id,
            other=row.reader if row.DebriefNote.from_id == actor.id else row.writer,
            words=_opened(row.DebriefNote.sealed),
            at=row.DebriefNote.written_at,
        )
        for row in rows[:PAGE]
    ]
    return Page(lines, cursor(lines[-1].at, lines[-1].id) if len(rows) > PAGE else None)


def others_first(actor: Actor, case_id: int) -> list[str]:
    """Names of those to whom a heavy case is offered before this moderator, who took several of late. Empty: nobody, or it is not heavy.
    For who may handle the case, which is asked where it is shown."""
    case = db.session().get(Case, case_id)
    if case is None or case.state != "open" or case.reason not in content.heavy_reasons():
        return []
    if facts.heavy_of([actor.id]).get(actor.id, 0) < content.heavy_most():
        return []
    first = facts.handling_first(case_id)
    if actor.id in first:
        return []
    people = select(Person.name).where(Person.id.in_(first), Person.state == "active").order_by(Person.name).limit(3)
    return list(db.session().scalars(people))


def _opened(sealed: str) -> str | None:
    try:
        return crypto.unseal(sealed)
    except crypto.SealBroken:
        return None


def export_of(person_id: int) -> dict[str, Any]:
    """Notes that somebody wrote and that were written to them, and until when they put everything down."""
    session = db.session()
    theirs = or_(DebriefNote.from_id == person_id, DebriefNote.to_id == person_id)
    notes = session.scalars(in_batches(select(DebriefNote).where(theirs).order_by(DebriefNote.written_at)))
    until = session.scalar(select(DutyPause.until).where(DutyPause.person_id == person_id))
    return {
        "debrief_notes": [
            {
                "written_at": note.written_at.isoformat(),
                "wrote": note.from_id == person_id,
                "words": _opened(note.sealed),
            }
            for note in notes
        ],
        "off_duty_until": until.isoformat() if until else None,
    }
