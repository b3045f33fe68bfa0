"""Whom I mute, stepped back from, block; and what I may do to protect myself from somebody. Of what others keep from me: nothing."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, or_, select

from community.accounts.models import Person
from community.boundaries import facts
from community.boundaries.decision import require
from community.boundaries.people import may_keep_distance
from community.shared import db
from community.shared.actor import Actor
from community.shared.clock import now
from community.shared.paging import PAGE, Page, beyond, cursor, place_by_name

from ..models import Distance
from ..rules import Kept


@dataclass(frozen=True)
class KeptFrom:
    """A distance that I keep."""

    person_id: int
    name: str
    kind: Kept
    until: datetime | None
    says_so: bool
    covers_mine: bool


@dataclass(frozen=True)
class Protection:
    """Of one person: what I keep from them now, by kind."""

    person_id: int
    name: str
    kept: dict[Kept, KeptFrom]
    is_connected: bool


def out_of_sight(actor: Actor) -> ColumnElement[bool]:
    """SQL, in a query of people: I mute or block them, or moderators set no contact with them."""
    return exists().where(*_lasting(actor), Distance.other_id == Person.id, Distance.kind != Kept.STEP_BACK.value)


def distances_for(actor: Actor, after: str | None = None) -> Page[KeptFrom]:
    """By name, a page of people at a time, each with all that I keep from them."""
    people = (
        db.session()
        .execute(
            select(Person.id, Person.name)
            .where(exists().where(*_lasting(actor), Distance.other_id == Person.id))
            .where(beyond(Person.name, Person.id, place_by_name(after)))
            .order_by(Person.name, Person.id)
            .limit(PAGE + 1)
        )
        .all()
    )
    page = people[:PAGE]
    kept = _kept_by(actor, [row.id for row in page])
    return Page(kept, cursor(page[-1].name, page[-1].id) if len(people) > PAGE else None)


def protection_for(actor: Actor, person_id: int) -> Protection:
    """Raises NotFound, Refused."""
    stands = facts.between(actor, person_id)
    require(may_keep_distance(stands))
    name = db.session().get_one(Person, person_id).name
    kept = {one.kind: one for one in _kept_by(actor, [person_id])}
    return Protection(person_id, name, kept, stands.is_connected)


def _lasting(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    return Distance.person_id == actor.id, or_(Distance.until.is_(None), Distance.until > now())


def _kept_by(actor: Actor, ids: list[int]) -> list[KeptFrom]:
    rows = db.session().execute(
        select(Distance, Person.name)
        .join(Person, Person.id == Distance.other_id)
        .where(*_lasting(actor), Distance.other_id.in_(ids))
        .order_by(Person.name, Person.id)
    )
    return [KeptFrom(one.other_id, name, Kept(one.kind), one.until, one.says_so, one.covers_mine) for one, name in rows]
