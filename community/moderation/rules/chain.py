"""How the entries of the log hang together."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

FIRST_LINK = "0" * 64
"""What stands in the place of an entry before the first."""


def link(
    before: str,
    number: int,
    at: datetime,
    act: str,
    actor_id: int,
    group_id: int | None,
    person_id: int | None,
    message_id: int | None,
    report_id: int | None,
    reason: str,
    details: dict[str, Any],
) -> str:
    """The hash of an entry of the log: SHA-256, in hex, over everything that it says and the hash of the entry `before`. So no entry can be
    changed, taken out or put between without all that follow telling of it. Migration 0008 has the same words for entries from before."""
    said = [
        before,
        number,
        at.astimezone(UTC).isoformat(timespec="microseconds"),
        act,
        actor_id,
        group_id,
        person_id,
        message_id,
        report_id,
        reason,
        details,
    ]
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=True).encode()).hexdigest()
