"""Hold a place's roster while something of it changes, so that one change follows another; and how the actor stands to it."""

from community.boundaries import facts
from community.boundaries.groups import Standing
from community.groups.services.place import hold_group
from community.shared.actor import Actor
from community.shared.db import session, transaction
from community.shared.errors import NotFound

from ..models import DutyRoster, DutySlot


def stands_at(actor: Actor, place: int) -> Standing:
    """Of a group that is not there: as a stranger."""
    return facts.stranger(actor) if place == facts.SITE else facts.standing(actor, place)


def hold_roster(place: int) -> DutyRoster:
    """Within a transaction. A group's first one is made here. Raises NotFound for no such group."""
    with transaction() as writing:
        if place != facts.SITE:
            hold_group(place)
        roster = writing.get(DutyRoster, place, with_for_update=True, populate_existing=True)
        if roster is None:
            roster = DutyRoster(place=place, group_id=place)
            writing.add(roster)
            writing.flush()
        return roster


def hold_slot(slot_id: int) -> DutySlot:
    """With its roster. Raises NotFound."""
    slot = session().get(DutySlot, slot_id)
    if slot is None:
        raise NotFound
    hold_roster(slot.place)
    session().refresh(slot)
    return slot


def group_of(place: int) -> int | None:
    return None if place == facts.SITE else place
