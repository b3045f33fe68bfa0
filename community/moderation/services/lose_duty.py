"""Somebody moderates in a place no more: what they held is open, what they asked for is over, dates that they took fall back."""

from sqlalchemy import delete, select, update

from community.shared.db import transaction

from ..models import DutySlot, DutySwap, DutyTurn
from .forget_care import forget_care


def lose_duty(person_id: int, place: int | None = None) -> None:
    """`place` None: everywhere, for good."""
    with transaction() as session:
        slots = select(DutySlot.id) if place is None else select(DutySlot.id).where(DutySlot.place == place)
        asked = DutySwap.asked_by == person_id, DutySwap.slot_id.in_(slots)
        if place is None:
            forget_care(person_id)
            session.execute(delete(DutyTurn).where(DutyTurn.person_id == person_id))
            session.execute(delete(DutySwap).where(*asked))
        else:
            session.execute(delete(DutySwap).where(*asked, DutySwap.taken_by.is_(None)))
        took = DutySwap.taken_by == person_id, DutySwap.slot_id.in_(slots)
        session.execute(update(DutySwap).where(*took).values(taken_by=None))
        held = DutySlot.person_id == person_id, DutySlot.id.in_(slots)
        session.execute(update(DutySlot).where(*held).values(person_id=None))
