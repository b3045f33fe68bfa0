"""My connections, one of them, those that ended; and the ways that lead from somebody's page to a connection."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from community.accounts.models import Person
from community.boundaries import facts
from community.boundaries.decision import Decision, Reason, require
from community.boundaries.people import is_present_to, may_invite, may_part, may_see_pair, may_see_person, may_write
from community.groups.rules import Stage
from community.shared import db
from community.shared.actor import Actor
from community.shared.clock import now
from community.shared.paging import PAGE, Page, beyond, cursor, place_by_name
from community.shared.realtime import is_here

from ..models import Connection, Side
from ..rules import ENDED_SHOWN_FOR
from .distances import out_of_sight


@dataclass(frozen=True)
class Linked:
    """One of my connections, in my list."""

    person_id: int
    name: str
    handle: str
    connection_id: int
    stage: Stage
    write: Decision
    """Whether I may write to them now, and if not, the reason that I may read."""
    i_stepped_back: bool
    is_here: bool
    """They have a page open, and let me see it."""


@dataclass(frozen=True)
class Pair:
    """What the pair's page begins with."""

    person_id: int
    name: str
    handle: str
    connection_id: int
    stage: Stage
    write: Decision


@dataclass(frozen=True)
class Ended:
    person_id: int
    name: str
    on: datetime
    by_me: bool
    closing_word: str
    """What the other left. One's own is not shown again."""


@dataclass(frozen=True)
class Ways:
    """From somebody's page: to the pair's page, to their invitation, to a hello; or the sentence why not."""

    person_id: int
    name: str
    is_connected: bool
    they_invited: bool
    invite: Decision


def connections_for(actor: Actor, after: str | None = None) -> Page[Linked]:
    """By name. Those whom I mute or block stand in lists of their own."""
    rows = (
        db.session()
        .execute(
            select(Person.id, Person.name, Person.handle, Person.shows_presence, Side.connection_id)
            .join(Side, Side.other_id == Person.id)
            .join(Connection, Connection.id == Side.connection_id)
            .where(Side.person_id == actor.id, Connection.ended_at.is_(None), ~out_of_sight(actor))
            .where(beyond(Person.name, Person.id, place_by_name(after)))
            .order_by(Person.name, Person.id)
            .limit(PAGE + 1)
        )
        .all()
    )
    page = rows[:PAGE]
    stands = facts.between_many(actor, [row.id for row in page])
    linked = [
        Linked(
            row.id,
            row.name,
            row.handle,
            row.connection_id,
            Stage(stands[row.id].pair_stage),
            may_write(stands[row.id]),
            stands[row.id].i_stepped_back,
            is_here(row.id) and is_present_to(stands[row.id], row.shows_presence),
        )
        for row in page
        if may_see_pair(stands[row.id])
    ]
    return Page(linked, cursor(page[-1].name, page[-1].id) if len(rows) > PAGE else None)


def pair_for(actor: Actor, person_id: int) -> Pair:
    """Raises NotFound, Refused."""
    stands = facts.between(actor, person_id)
    require(may_see_pair(stands))
    person = db.session().get_one(Person, person_id)
    side = db.session().get_one(Side, (actor.id, person_id))
    return Pair(person_id, person.name, person.handle, side.connection_id, Stage(stands.pair_stage), may_write(stands))


def ended_for(actor: Actor) -> list[Ended]:
    """The newest, for as long as both read it."""
    rows = (
        db.session()
        .execute(
            select(Person.id, Person.name, Connection.ended_at, Connection.ended_by, Connection.closing_word)
            .join(Side, Side.other_id == Person.id)
            .join(Connection, Connection.id == Side.connection_id)
            .where(Side.person_id == actor.id, Connection.ended_at > now() - ENDED_SHOWN_FOR)
            .order_by(Connection.ended_at.desc(), Person.id)
            .limit(PAGE)
        )
        .all()
    )
    stands = facts.between_many(actor, [row.id for row in rows])
    return [
        Ended(
            row.id, row.name, row.ended_at, row.ended_by == actor.id, row.closing_word if row.ended_by == row.id else ""
        )
        for row in rows
        if not (stands[row.id].i_block or stands[row.id].i_mute or stands[row.id].no_contact)
    ]


def ways_for(actor: Actor, person_id: int) -> Ways | None:
    """None for oneself and for whom one can't see."""
    stands = facts.between(actor, person_id)
    invite = may_invite(stands)
    if not may_see_person(stands) or invite.reason is Reason.NOT_YOURSELF:
        return None
    person = db.session().get_one(Person, person_id)
    return Ways(person_id, person.name, bool(may_see_pair(stands)), invite.reason is Reason.ANSWER_THEIRS, invite)


def name_to_part_from(actor: Actor, person_id: int) -> str:
    """Raises NotFound."""
    require(may_part(facts.between(actor, person_id)))
    return db.session().get_one(Person, person_id).name
