"""Decide how a notice that is being made may ring, and write that on it: at once, after a rest, or not at all. Shared by all that make
notices."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import literal, select
from sqlalchemy.dialects import postgresql, sqlite

from community.accounts.rules import Boundaries
from community.boundaries.notices import NoticeFacts, ring_facts
from community.boundaries.ringing import may_ring, waits
from community.shared import db
from community.shared.bus import publish
from community.shared.clock import now

from ..events import NoticeRang
from ..models import Notice, OutgoingPush, PushBrowser
from ..rules import MAIL_AFTER, PUSH_AFTER, Way, looks_again_at


def ring_notice(
    notice: Notice, known: NoticeFacts, rests: Boundaries, ways: frozenset[Way], quietly: bool = False
) -> bool:
    """Whether it rings now. What may ring nowhere lies there as if it had been sent quietly."""
    at = notice.made_at
    notice.told_at = notice.due_at = notice.mailed_at = None
    decision = may_ring(ring_facts(known, rests, at, quietly or not ways))
    if decision.allowed:
        notice.told_at, notice.due_at = at, at + MAIL_AFTER
        publish(NoticeRang(notice.person_id))
    elif waits(decision):
        notice.due_at = looks_again_at(decision.until, at)
    return decision.allowed


def ask_for_pushes(people: Iterable[int]) -> None:
    """Put a push on its way to each browser of these, in the transaction of what it tells; while one is on its way, it will tell of this
    too. One statement for all of them."""
    ids = list(people)
    if not ids:
        return
    at = now()
    columns = (OutgoingPush.asked_at, OutgoingPush.due_at)
    times = (literal(time, column.type) for time, column in zip((at, at + PUSH_AFTER), columns, strict=True))
    browsers = select(PushBrowser.id, *times, literal(0)).where(PushBrowser.person_id.in_(ids))
    dialect: Any = {"sqlite": sqlite, "postgresql": postgresql}[db.engine().dialect.name]
    # In one order everywhere, so that no two wait for each other.
    asked = dialect.insert(OutgoingPush).from_select(
        ["browser_id", "asked_at", "due_at", "tries"], browsers.order_by(PushBrowser.id)
    )
    db.session().execute(
        asked.on_conflict_do_update(index_elements=["browser_id"], set_={"asked_at": asked.excluded.asked_at})
    )
