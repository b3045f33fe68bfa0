"""Entries of the log about two people who are asked to keep apart."""

from typing import Any

from sqlalchemy import select

from community.accounts.events import ContactTried
from community.boundaries import facts
from community.boundaries.no_contact import OrderState
from community.shared.clock import now
from community.shared.db import session, transaction

from ..events.apart import (
    LookAgainAsked,
    NoContactDeclined,
    NoContactEndAsked,
    NoContactEnded,
    NoContactLetStand,
    NoContactProposed,
    NoContactSet,
    NoContactStep,
)
from ..models import LogEntry, NoContactOrder
from ..rules import Act
from ..rules.apart import TRIES_APART
from .append_log import append_log

STEPS: dict[type[NoContactStep], Act] = {
    NoContactProposed: Act.NO_CONTACT_PROPOSED,
    NoContactDeclined: Act.NO_CONTACT_DECLINED,
    NoContactEndAsked: Act.NO_CONTACT_END_ASKED,
    NoContactLetStand: Act.NO_CONTACT_LET_STAND,
    NoContactSet: Act.NO_CONTACT_SET,
    NoContactEnded: Act.NO_CONTACT_ENDED,
}


def log_step(event: NoContactStep) -> None:
    """Not between whom: more people read the log than handle the order. The two each have an entry of their own, once it holds."""
    append_log(STEPS[type(event)], event.actor_id, event.group_id, order=str(event.order_id))
    if isinstance(event, NoContactSet | NoContactEnded):
        ends: dict[str, Any] = {}
        if isinstance(event, NoContactSet) and event.until is not None:
            ends["until"] = event.until.isoformat()
        for person in (event.one_id, event.other_id):
            append_log(STEPS[type(event)], event.actor_id, person_id=person, order=str(event.order_id), **ends)


def log_words(event: LookAgainAsked) -> None:
    append_log(Act.NO_CONTACT_WORDS, event.person_id, person_id=event.person_id, order=str(event.order_id))


def log_try(event: ContactTried) -> None:
    """Once an hour for each way. The other never hears of it, for the entry speaks of whoever tried alone."""
    person_id, other_id, how = event.person_id, event.other_id, event.how
    with transaction():
        order = session().scalar(
            select(NoContactOrder)
            .where(
                NoContactOrder.one_id == min(person_id, other_id),
                NoContactOrder.other_id == max(person_id, other_id),
                NoContactOrder.state == OrderState.HOLDS.value,
            )
            .order_by(NoContactOrder.proposed_at.desc())
            .limit(1)
        )
        if order is None or facts.state_of(order) is not OrderState.HOLDS:
            return
        lately = select(LogEntry.details).where(
            LogEntry.person_id == person_id,
            LogEntry.act == Act.NO_CONTACT_TRIED.value,
            LogEntry.at > now() - TRIES_APART,
        )
        same: dict[str, Any] = {"order": str(order.id), "how": how}
        if any(same.items() <= dict(details).items() for details in session().scalars(lately)):
            return
        append_log(Act.NO_CONTACT_TRIED, person_id, person_id=person_id, **same)
