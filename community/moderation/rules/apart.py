"""Keeping two people apart, without any database: for how long, and what counts as a try to reach the other."""

from datetime import timedelta
from enum import StrEnum

NO_CONTACT_DAYS = (30, 90, 180, 365)
"""How long two people may be asked to keep apart, if not until two moderators end it."""
TRIES_APART = timedelta(hours=1)
"""Somebody's tries to reach the other are noted once for each way and so long."""
TRIES_SHOWN = 20


class Try(StrEnum):
    """How somebody tried to reach another with whom they have no contact."""

    MESSAGE = "message"
    INVITATION = "invitation"
    COMPANY = "company"
    WORD = "word"
    """A closing word when they parted."""
    ANSWER = "answer"
    """In a room that both share."""
