"""A roster as those read it who keep it: the hours of the week, who has them, dates that somebody asks to have taken, who is on duty."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import or_, select

from community.accounts.models import Person
from community.boundaries import facts
from community.boundaries.decision import require
from community.boundaries.duty import (
    Roster,
    Swap,
    Watch,
    in_line,
    may_see_roster,
    may_serve,
    on_duty,
    today_of,
    watches,
)
from community.groups.models import Group
from community.shared import db
from community.shared.actor import Actor
from community.shared.clock import now

from ..models import DutySlot, DutySwap
from ..rules import SWAPS_AHEAD


@dataclass(frozen=True)
class SlotLine:
    """`holder` None: it is open."""

    id: int
    begins: int
    ends: int
    holder: str | None
    is_mine: bool


@dataclass(frozen=True)
class WatchLine:
    """A slot on one date. `wanted`: the one who has it asks somebody to take it; `swap_id` then."""

    slot_id: int
    day: date
    begins: int
    ends: int
    who: str
    is_mine: bool
    swap_id: int | None = None
    instead_of: str | None = None


@dataclass(frozen=True)
class OnDuty:
    """`until`: in minutes of the day; None: it is their turn because nobody is on duty."""

    name: str
    until: int | None


@dataclass(frozen=True)
class RosterShown:
    """`name` None: of the site. `serves`: the actor may hold a slot here."""

    group_id: int | None
    name: str | None
    zone: str
    is_kept: bool
    serves: bool
    now: list[OnDuty]
    days: list[list[SlotLine]]
    wanted: list[WatchLine]
    swapped: list[WatchLine]
    ahead: list[WatchLine] = field(default_factory=list)
    """Dates of the actor's own that they can ask another to take."""


def roster_for(actor: Actor, group_id: int | None) -> RosterShown:
    """Raises NotFound."""
    of_site = group_id is None
    place = facts.SITE if group_id is None else group_id
    name = None if of_site else db.session().scalar(select(Group.name).where(Group.id == place))
    stands = facts.stranger(actor) if of_site else facts.standing(actor, place)
    require(may_see_roster(stands, of_site))
    roster, at = facts.roster_of(place), now()
    names = _names({*roster.serving, *(swap.asked_by for swap in roster.swaps)})
    coming = [
        watch
        for watch in watches(roster, today_of(roster, at) - timedelta(days=1), SWAPS_AHEAD + 1)
        if watch.ends > at and watch.person is not None
    ]
    swaps = {(swap.slot_id, swap.day): swap for swap in roster.swaps}
    lines = [_line(actor, watch, swaps, names) for watch in coming]
    days: list[list[SlotLine]] = [[] for _day in range(7)]
    for slot in roster.slots:
        holder = names.get(slot.holder) if slot.holder else None
        days[slot.weekday].append(SlotLine(slot.id, slot.begins, slot.ends, holder, slot.holder == actor.id))
    return RosterShown(
        group_id=group_id,
        name=name,
        zone=roster.zone,
        is_kept=roster.is_kept,
        serves=bool(may_serve(stands, of_site)),
        now=_now(roster, names, at),
        days=days,
        wanted=[line for line in lines if line.swap_id is not None and line.instead_of is None],
        swapped=[line for line in lines if line.instead_of is not None],
        ahead=[line for line in lines if line.is_mine and line.swap_id is None],
    )


def _now(roster: Roster, names: dict[int, str], at: datetime) -> list[OnDuty]:
    here = [OnDuty(names[watch.person], watch.slot.ends) for watch in on_duty(roster, at) if watch.person in names]
    if here or not roster.is_kept:
        return here
    return [
        OnDuty(names[person], None)
        for person in in_line(set(roster.serving) - roster.away, roster, at)[:1]
        if person in names
    ]


def _line(actor: Actor, watch: Watch, swaps: dict[tuple[int, date], Swap], names: dict[int, str]) -> WatchLine:
    swap = swaps.get((watch.slot.id, watch.day))
    changed = swap is not None and watch.person == swap.taken_by
    return WatchLine(
        slot_id=watch.slot.id,
        day=watch.day,
        begins=watch.slot.begins,
        ends=watch.slot.ends,
        who=names.get(watch.person or 0, ""),
        is_mine=watch.person == actor.id,
        swap_id=swap.id if swap is not None else None,
        instead_of=names.get(swap.asked_by or 0, "") if swap is not None and changed else None,
    )


def _names(ids: set[int | None]) -> dict[int, str]:
    query = select(Person.id, Person.name).where(Person.id.in_([one for one in ids if one]), Person.state == "active")
    return {row.id: row.name for row in db.session().execute(query)}


def export_of(person_id: int) -> dict[str, Any]:
    """What somebody holds of rosters, and dates that they asked to have taken or took."""
    session = db.session()
    slots = session.scalars(select(DutySlot).where(DutySlot.person_id == person_id).order_by(DutySlot.id))
    mine = or_(DutySwap.asked_by == person_id, DutySwap.taken_by == person_id)
    swaps = session.scalars(select(DutySwap).where(mine).order_by(DutySwap.day, DutySwap.id))
    return {
        "duty": [{"weekday": one.weekday, "begins": one.begins, "ends": one.ends} for one in slots],
        "duty_swaps": [
            {"day": one.day.isoformat(), "asked": one.asked_by == person_id, "took": one.taken_by == person_id}
            for one in swaps
        ],
    }
