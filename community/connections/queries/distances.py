"""Whom I mute, stepped back from, block; and what I may do to protect myself from somebody. Of what others keep from me: nothing."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from community.accounts.models import Person
from community.boundaries import facts
from community.boundaries.decision import require
from community.boundaries.people import may_keep_distance
from community.shared import db
from community.shared.actor import Actor
from community.shared.clock import now

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


def distances_for(actor: Actor) -> dict[Kept, list[KeptFrom]]:
    """Each kind's, by name."""
    found: dict[Kept, list[KeptFrom]] = {kind: [] for kind in Kept}
    for one in _kept_by(actor):
        found[one.kind].append(one)
    return found


def protection_for(actor: Actor, person_id: int) -> Protection:
    """Raises NotFound, Refused."""
    stands = facts.between(actor, person_id)
    require(may_keep_distance(stands))
    name = db.session().get_one(Person, person_id).name
    kept = {one.kind: one for one in _kept_by(actor) if one.person_id == person_id}
    return Protection(person_id, name, kept, stands.is_connected)


def _kept_by(actor: Actor) -> list[KeptFrom]:
    rows = db.session().execute(
        select(Distance, Person.name)
        .join(Person, Person.id == Distance.other_id)
        .where(Distance.person_id == actor.id, or_(Distance.until.is_(None), Distance.until > now()))
        .order_by(Person.name, Person.id)
    )
    return [KeptFrom(one.other_id, name, Kept(one.kind), one.until, one.says_so, one.covers_mine) for one, name in rows]
