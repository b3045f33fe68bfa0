"""Who may see that there is a person, and how far each of them reads in the profile: boundaries.people turned round."""

from typing import Any

from sqlalchemy import Select, case, func, literal, or_, select, union
from sqlalchemy.orm import aliased

from community.accounts.models import Person
from community.boundaries.facts.people import keeps, shared_groups
from community.boundaries.people import NAME_ALONE
from community.connections.models import ConnectInvitation, Connection, Distance, Side
from community.connections.rules import OPEN_FOR, Kept
from community.groups.models import Membership
from community.groups.rules import Stage
from community.shared import db
from community.shared.clock import now

_DEEPEST = int(Stage.TRUSTING)


def of_person(person_id: int) -> list[int]:
    """Who may see that there is this person, themselves among them. SQL twin of people.may_see_person."""
    others = db.session().scalars(select(_readers(person_id, told=False).subquery().c.id))
    return [person_id, *others]


def stages_with(person_id: int) -> dict[int, int]:
    """How far everybody else who may see this person reads in their profile. SQL twin of people.stage_with."""
    rows = db.session().execute(_readers(person_id, told=False))
    return {row.id: row.stage for row in rows}


def readers_told(person_id: int) -> list[int]:
    """How many people read answers of each depth, from 0 to the deepest, as their writer may be told: twin of the same over
    profiles.as_told. Never to be shown below 5."""
    read = _readers(person_id, told=True).subquery()
    rows = db.session().execute(select(read.c.stage, func.count().label("people")).group_by(read.c.stage))
    by_stage = {row.stage: row.people for row in rows}
    return [sum(people for stage, people in by_stage.items() if stage >= depth) for depth in range(_DEEPEST + 1)]


def _readers(me: int, told: bool) -> Select[Any]:
    """(id, stage) of everybody but me who may see me. `told`: without what is theirs alone."""
    at = now()
    mate, own = aliased(Membership), aliased(Membership)
    mates = (
        select(mate.person_id)
        .join(own, own.group_id == mate.group_id)
        .where(own.person_id == me, own.state == "active", mate.state == "active")
    )
    pairs = select(Side.person_id).where(Side.other_id == me)
    lasts = ConnectInvitation.made_at > at - OPEN_FOR
    asked_me = select(ConnectInvitation.from_id).where(
        ConnectInvitation.to_id == me, ConnectInvitation.state.in_(("open", "declined")), lasts
    )
    asked_by_me = select(ConnectInvitation.to_id).where(
        ConnectInvitation.from_id == me,
        ConnectInvitation.state.in_(("open", "declined") if told else ("open",)),
        lasts,
    )
    near = [mates, pairs, asked_me, asked_by_me]
    apart = or_(keeps(literal(me), Person.id, Kept.BLOCK, at), keeps(literal(me), Person.id, Kept.NO_CONTACT, at))
    if not told:
        blocks = Distance.kind == Kept.BLOCK.value, or_(Distance.until.is_(None), Distance.until > at)
        near.append(select(Distance.person_id).where(Distance.other_id == me, *blocks))
        apart = or_(apart, keeps(Person.id, literal(me), Kept.BLOCK, at))
    theirs, mine = aliased(Side), aliased(Side)
    lower = case((theirs.openness < mine.openness, theirs.openness), else_=mine.openness)
    stage = case(
        (apart, NAME_ALONE),
        (Connection.id.is_not(None), case((lower > 1, lower), else_=1)),
        (shared_groups(literal(me), Person.id), 1),
        else_=0,
    )
    there = select(Person.id).where(Person.id == me, Person.state == "active").exists()
    return (
        select(Person.id, stage.label("stage"))
        .outerjoin(theirs, (theirs.person_id == Person.id) & (theirs.other_id == me))
        .outerjoin(mine, (mine.person_id == me) & (mine.other_id == Person.id))
        .outerjoin(Connection, (Connection.id == theirs.connection_id) & Connection.ended_at.is_(None))
        .where(Person.id != me, Person.state == "active", Person.id.in_(union(*near)), there)
    )
