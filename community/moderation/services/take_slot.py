"""Take hours of a roster that are open, or give one's own away: then they are open."""

from sqlalchemy import delete

from community.boundaries import facts
from community.boundaries.decision import require
from community.boundaries.duty import may_give_slot, may_take_slot
from community.shared.actor import Actor
from community.shared.db import transaction

from ..models import DutySlot, DutySwap
from .hold_roster import hold_slot, stands_at


def take_slot(actor: Actor, slot_id: int) -> int:
    """Returns the place. What is the actor's already stays theirs. Raises NotFound, Refused."""
    with transaction():
        slot = hold_slot(slot_id)
        stands = stands_at(actor, slot.place)
        require(may_take_slot(stands, slot.place == facts.SITE, _is_open(slot) or slot.person_id == actor.id))
        slot.person_id = actor.id
        return slot.place


def _is_open(slot: DutySlot) -> bool:
    """Also where its holder does not moderate there any more."""
    return slot.person_id is None or slot.person_id not in facts.who_serve(slot.place)


def give_slot(actor: Actor, slot_id: int) -> int:
    """Returns the place. Dates that another took stay theirs; what was only asked for is over. Raises NotFound, Refused."""
    with transaction() as session:
        slot = hold_slot(slot_id)
        require(may_give_slot(stands_at(actor, slot.place), slot.place == facts.SITE, slot.person_id == actor.id))
        slot.person_id = None
        session.execute(delete(DutySwap).where(DutySwap.slot_id == slot_id, DutySwap.taken_by.is_(None)))
        return slot.place
