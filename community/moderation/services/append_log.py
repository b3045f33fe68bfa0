"""Write an entry of the log. There is no other way to write one, and none to change or remove one: database triggers refuse it, and
`hearth audit verify` finds what was done past them."""

from datetime import datetime
from typing import Any

from community.shared.clock import now
from community.shared.db import transaction

from ..models import LogEntry, LogHead
from ..rules import Act
from ..rules.chain import link


def append_log(
    act: Act,
    actor_id: int,
    group_id: int | None = None,
    person_id: int | None = None,
    message_id: int | None = None,
    report_id: int | None = None,
    reason: str = "",
    at: datetime | None = None,
    **details: Any,
) -> None:
    """Joins the transaction of what it tells of: either both are kept or neither. `details`: small, fit for JSON; `depth` is that of
    the room it speaks of, and below that stage nobody reads it. Without a group it is of the site. `at`: now, if it is not
    said otherwise."""
    with transaction() as session:
        head = session.get_one(LogHead, 1, with_for_update=True, populate_existing=True)
        said: dict[str, Any] = {
            "at": at or now(),
            "act": act.value,
            "actor_id": actor_id,
            "group_id": group_id,
            "person_id": person_id,
            "message_id": message_id,
            "report_id": report_id,
            "reason": reason,
            "details": details,
        }
        head.number += 1
        head.hash = link(head.hash, head.number, **said)
        session.add(LogEntry(number=head.number, hash=head.hash, **said))
        session.flush()
