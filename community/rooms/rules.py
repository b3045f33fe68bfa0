"""What rooms and messages are, without any database: states, limits, the time for second thoughts."""

from datetime import timedelta
from enum import StrEnum


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
