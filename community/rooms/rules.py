"""What rooms and messages are, without any database: states, limits, the time for second thoughts."""

from datetime import timedelta
from enum import StrEnum

from community.shared import crypto


class MessageState(StrEnum):
    HERE = "here"
    WAITING = "waiting"
    RETURNED = "returned"
    HIDDEN = "hidden"
    TAKEN_BACK = "taken_back"


class RoomKind(StrEnum):
    LOUNGE = "lounge"
    TOPIC = "topic"
    PRIVATE = "private"
    """Between the two of a connection; it belongs to no group."""


BODY_MOST = 4000
"""Characters of a message."""
NOTES_MOST = 6
EDIT_WITHIN = timedelta(minutes=10)
PAGE = 50
"""Messages of a page of history."""
CHANGED_MOST = 200
"""So many changes are told one by one on a return; beyond, the page is drawn anew."""

NOBODY = 0
"""Whom the seal of an unnamed message holds once its writer let go of it: to others nothing changes by that."""


def seal_writer(person_id: int) -> str:
    """Who wrote a message that was sent unnamed, as its row holds it: as long for everybody, and never the same twice."""
    return crypto.seal(f"{person_id:015}")


def writer_in(seal: str | None) -> int | None:
    """None where there is no seal, nobody in it any more, or no key that opens it."""
    if seal is None:
        return None
    try:
        return int(crypto.unseal(seal)) or None
    except crypto.SealBroken:
        return None
