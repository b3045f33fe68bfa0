"""What a roster is made of: its clock, and the hours of the week that somebody is wanted for."""

from collections.abc import Iterable

from flask_babel import gettext as _
from sqlalchemy import delete, func, select

from community.accounts.queries.boundary_words import time_zones
from community.boundaries.decision import require
from community.boundaries.duty import may_drop_slot, may_see_roster, may_serve
from community.boundaries.facts import SITE
from community.shared.actor import Actor
from community.shared.db import transaction
from community.shared.errors import Invalid

from ..models import DutySlot, DutySwap
from ..payloads import minutes_of
from ..rules import SLOTS_MOST
from .hold_roster import hold_roster, hold_slot, stands_at


def set_time_zone(actor: Actor, place: int, zone: str) -> None:
    """Slots keep their hours and move with the clock. Raises NotFound, Invalid."""
    require(may_see_roster(stands_at(actor, place), place == SITE))
    if zone not in time_zones():
        say = _("We don't know this time zone. Please choose one from the list.")
        raise Invalid(say, {"time_zone": say})
    with transaction():
        hold_roster(place).time_zone = zone


def add_slots(actor: Actor, place: int, weekdays: Iterable[int], begins: str, ends: str, mine: bool) -> None:
    """The same hours on each of these days (0: Monday); held by the actor with `mine`, else open. One that is there already is not made
    twice. Raises NotFound, Refused, Invalid."""
    days = sorted({day for day in weekdays if day in range(7)})
    stands = stands_at(actor, place)
    require(may_serve(stands, place == SITE) if mine else may_see_roster(stands, place == SITE))
    faults = {} if days else {"weekdays": _("Please choose a day.")}
    from_, to = minutes_of(begins), minutes_of(ends)
    faults |= {
        name: _("Please write the times like 22:00 and 7:30.")
        for name, minutes in (("begins", from_), ("ends", to))
        if minutes is None
    }
    if faults or from_ is None or to is None:
        raise Invalid(_("Something here needs another look."), faults)
    with transaction() as session:
        hold_roster(place)
        there = select(func.count()).select_from(DutySlot).where(DutySlot.place == place)
        if (session.scalar(there) or 0) + len(days) > SLOTS_MOST:
            say = _("A roster holds %(most)s times at most. Take one out first.", most=SLOTS_MOST)
            raise Invalid(say, {"weekdays": say})
        holder = actor.id if mine else None
        same = select(DutySlot.weekday).where(
            DutySlot.place == place,
            DutySlot.begins == from_,
            DutySlot.ends == to,
            DutySlot.person_id.is_not_distinct_from(holder),
        )
        known = set(session.scalars(same))
        session.add_all(
            DutySlot(place=place, weekday=day, begins=from_, ends=to, person_id=holder)
            for day in days
            if day not in known
        )


def drop_slot(actor: Actor, slot_id: int) -> int:
    """Take hours out of the roster, with what was swapped of them. Returns the place. Raises NotFound, Refused."""
    with transaction() as session:
        slot = hold_slot(slot_id)
        stands = stands_at(actor, slot.place)
        require(may_drop_slot(stands, slot.place == SITE, slot.person_id is None, slot.person_id == actor.id))
        session.execute(delete(DutySwap).where(DutySwap.slot_id == slot_id))
        place = slot.place
        session.delete(slot)
        return place
