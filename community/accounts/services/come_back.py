"""End my break, or a break whose date has come; and let be what waited meanwhile.

A break that ended by its date leaves `break_until` behind without `break_since`: so we know that its person has yet to be shown, once,
what waited."""

from sqlalchemy import select

from community.accounts.events import AllMet, BoundariesChanged, BreakEnded
from community.accounts.models import BoundarySettings
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.clock import now
from community.shared.db import transaction


def come_back(actor: Actor) -> None:
    """From now on I am here again. Harmless when I am already; then it says that I have seen that my break is over."""
    with transaction() as session:
        settings = session.get(BoundarySettings, actor.id, with_for_update=True)
        if settings is None or (settings.break_since is None and settings.break_until is None):
            return
        rested = settings.break_since is not None
        settings.break_since = settings.break_until = None
        if rested:
            publish(BreakEnded(actor.id))
            publish(BoundariesChanged(actor.id))


def end_due_breaks(most: int = 100) -> None:
    """Those whose date has come."""
    at = now()
    with transaction() as session:
        due = session.scalars(
            select(BoundarySettings)
            .where(BoundarySettings.break_since.is_not(None), BoundarySettings.break_until <= at)
            .limit(most)
            .with_for_update()
        )
        for settings in due.all():
            settings.break_since = None
            publish(BreakEnded(settings.person_id))
            publish(BoundariesChanged(settings.person_id))


def let_capacity_lapse(most: int = 100) -> None:
    """What was said of a day that is over. It held no longer already; now open cards are told."""
    at = now()
    with transaction() as session:
        over = session.scalars(
            select(BoundarySettings).where(BoundarySettings.capacity_until <= at).limit(most).with_for_update()
        )
        for settings in over.all():
            settings.capacity, settings.capacity_until = "", None
            publish(BoundariesChanged(settings.person_id))


def let_all_be(actor: Actor) -> None:
    """Mark all that waited as met."""
    with transaction():
        publish(AllMet(actor.id))
