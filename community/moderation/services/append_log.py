"""Write an entry of the log. There is no other way to write one, and none to change or remove one: database triggers refuse it."""

from typing import Any

from community.shared.clock import now
from community.shared.db import transaction

from ..models import LogEntry
from ..rules import Act


def append_log(
    act: Act,
    actor_id: int,
    group_id: int | None,
    person_id: int | None = None,
    message_id: int | None = None,
    report_id: int | None = None,
    reason: str = "",
    **details: Any,
) -> None:
    """Joins the transaction of what it tells of: either both are kept or neither. `details`: small, fit for JSON; `depth` is that of
    the room it speaks of, and below that stage nobody reads it."""
    with transaction() as session:
        session.add(
            LogEntry(
                at=now(),
                act=act,
                actor_id=actor_id,
                group_id=group_id,
                person_id=person_id,
                message_id=message_id,
                report_id=report_id,
                reason=reason,
                details=details,
            )
        )
        session.flush()
