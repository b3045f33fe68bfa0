"""Ask the others whether somebody takes one date of one's own; take one of another; keep it after all."""

from datetime import date, timedelta

from flask_babel import gettext as _
from sqlalchemy import select

from community.boundaries import facts
from community.boundaries.decision import require
from community.boundaries.duty import may_end_swap, may_give_slot, may_take_swap, today_of, watches
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.clock import now
from community.shared.db import session, transaction
from community.shared.errors import Invalid, NotFound

from ..events import SwapAsked, SwapTaken
from ..models import DutySlot, DutySwap
from ..rules import SWAPS_AHEAD
from .hold_roster import group_of, hold_slot, stands_at


def ask_swap(actor: Actor, slot_id: int, day: date) -> int:
    """Until somebody takes it, it stays the actor's. Asking twice is asking once. Returns the place. Raises NotFound, Refused, Invalid."""
    with transaction() as writing:
        slot = hold_slot(slot_id)
        require(may_give_slot(stands_at(actor, slot.place), slot.place == facts.SITE, slot.person_id == actor.id))
        roster, at = facts.roster_of(slot.place), now()
        ahead = watches(roster, today_of(roster, at) - timedelta(days=1), SWAPS_AHEAD + 1)
        if not any(watch.slot.id == slot_id and watch.day == day and watch.ends > at for watch in ahead):
            say = _("That date is not one of yours that lies ahead.")
            raise Invalid(say, {"watch": say})
        there = select(DutySwap.id).where(DutySwap.slot_id == slot_id, DutySwap.day == day)
        if writing.scalar(there) is None:
            writing.add(DutySwap(slot_id=slot_id, day=day, asked_by=actor.id))
            writing.flush()
            publish(SwapAsked(group_of(slot.place), actor.id))
        return slot.place


def _held(swap_id: int) -> tuple[DutySwap, DutySlot]:
    swap = session().get(DutySwap, swap_id)
    if swap is None:
        raise NotFound
    slot = hold_slot(swap.slot_id)
    swap = session().get(DutySwap, swap_id, populate_existing=True)
    if swap is None:
        raise NotFound
    return swap, slot


def take_swap(actor: Actor, swap_id: int) -> int:
    """Returns the place. Raises NotFound, Refused."""
    with transaction():
        swap, slot = _held(swap_id)
        is_open = swap.taken_by in (None, actor.id)
        is_mine = swap.asked_by == actor.id
        require(may_take_swap(stands_at(actor, slot.place), slot.place == facts.SITE, is_mine, is_open))
        if swap.taken_by is None:
            swap.taken_by = actor.id
            publish(SwapTaken(group_of(slot.place), swap.asked_by))
        return slot.place


def end_swap(actor: Actor, swap_id: int) -> int:
    """Returns the place. Raises NotFound, Refused."""
    with transaction() as writing:
        swap, slot = _held(swap_id)
        is_mine, is_open = swap.asked_by == actor.id, swap.taken_by is None
        require(may_end_swap(stands_at(actor, slot.place), slot.place == facts.SITE, is_mine, is_open))
        writing.delete(swap)
        return slot.place
