"""Put everything down with one press: whatever a moderator has taken goes on to whose turn it is, nobody counts on them for a while, and if
they like, another moderator of their choice reads how it was."""

from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from sqlalchemy import select, update

from community.accounts.models import BoundarySettings
from community.boundaries import facts
from community.shared import crypto
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.clock import now
from community.shared.db import session, transaction
from community.shared.errors import Invalid, NotFound
from community.shared.text import tidy

from ..events import CaseHandedOn, CaseLetGo, DebriefWritten
from ..models import Case, DebriefNote, DutyPause, DutyTurn
from ..queries.care import listeners_for
from ..queries.duty import moderates

NOTE_MOST = 4000
"""Characters of a note to another moderator."""


class PutDown(StrEnum):
    """For how long a moderator is off duty who put everything down."""

    TODAY = "today"
    WEEK = "week"


def put_down(actor: Actor, span: str, to_id: int | None = None, words: str = "") -> None:
    """`words` go to `to_id`, one of those whom they may choose; without words nobody is written to. Raises NotFound, Invalid."""
    if not moderates(actor):
        raise NotFound
    length, words = _length(span), tidy(words)
    if words:
        _check_note(actor, to_id, words)
    with transaction() as writing:
        pause = writing.get(DutyPause, actor.id, with_for_update=True)
        until = _until(actor, length)
        if pause is None:
            writing.add(DutyPause(person_id=actor.id, until=until))
        else:
            pause.until = until
        writing.flush()
        mine = Case.state == "open", Case.claimed_by == actor.id, Case.claimed_until > now()
        for case in writing.scalars(select(Case).where(*mine).order_by(Case.id)).all():
            _hand_on(actor, case)
        if words and to_id is not None:
            writing.add(DebriefNote(from_id=actor.id, to_id=to_id, sealed=crypto.seal(words), written_at=now()))
            writing.flush()
            publish(DebriefWritten(to_id))


def be_back(actor: Actor) -> None:
    """Before the time is over. Changes nothing where they are not away."""
    with transaction() as writing:
        pause = writing.get(DutyPause, actor.id, with_for_update=True)
        if pause is not None:
            writing.delete(pause)


def take_note_away(actor: Actor, note_id: int) -> None:
    """Either of the two, and it is gone for both. Raises NotFound."""
    with transaction() as writing:
        note = writing.get(DebriefNote, note_id, with_for_update=True)
        if note is None or actor.id not in (note.from_id, note.to_id):
            raise NotFound
        writing.delete(note)


def _hand_on(actor: Actor, case: Case) -> None:
    with transaction() as writing:
        nobodys = {"claimed_by": None, "claimed_until": None}
        here = update(Case).where(Case.id == case.id, Case.claimed_by == actor.id)
        writing.execute(here.values(nobodys))
        writing.refresh(case)
        publish(CaseLetGo(case.id, case.group_id, case.depth, actor.id))
        called = facts.called_without(case.id, actor.id)
        if called.told.in_turn:
            (person,) = called.told.people
            writing.merge(DutyTurn(case_id=case.id, place=called.place, person_id=person, called_at=now()))
            writing.flush()
        for person in called.told.people:
            publish(CaseHandedOn(case.group_id, person))


def _length(span: str) -> PutDown:
    try:
        return PutDown(span)
    except ValueError:
        say = _("Please choose for how long.")
        raise Invalid(say, {"span": say}) from None


def _check_note(actor: Actor, to_id: int | None, words: str) -> None:
    if to_id not in listeners_for(actor):
        say = _("Please choose who reads it.")
        raise Invalid(say, {"to": say})
    if len(words) > NOTE_MOST:
        say = _("This is longer than the %(most)s characters that fit here.", most=NOTE_MOST)
        raise Invalid(say, {"words": say})


def _until(actor: Actor, length: PutDown) -> datetime:
    """The end of today by their own clock, or a week from now."""
    at = now()
    if length is PutDown.WEEK:
        return at + timedelta(days=7)
    zone = session().scalar(select(BoundarySettings.time_zone).where(BoundarySettings.person_id == actor.id))
    here = ZoneInfo(zone or "UTC")
    tomorrow = at.astimezone(here).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), here).astimezone(at.tzinfo)
