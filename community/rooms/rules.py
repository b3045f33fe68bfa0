"""What rooms and messages are, without any database: states, limits, the time for second thoughts."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from community.shared import crypto


class MessageState(StrEnum):
    HERE = "here"
    WAITING = "waiting"
    RETURNED = "returned"
    HIDDEN = "hidden"
    TAKEN_BACK = "taken_back"


class Waits(StrEnum):
    """Why a message waits for a look."""

    FIRST = "first"
    """One of somebody's first in a room that has these looked at."""
    RULE = "rule"
    """Moderators wrote down a word or phrase in it; the rule's sentence says why."""
    UNWATCHED = "duty"
    """Nobody is on duty, and the group wants messages to wait then."""
    LOOKED = "looked"
    """A moderator looks first at whatever this member writes in the group, for a while."""
    CALM = "calm"
    """The group has calm hours, and its writer is new here."""
    LINK = "link"
    """It leads elsewhere, and its writer is new here."""
    SAME = "same"
    """The same words as several before."""
    PACE = "pace"
    """Very many messages in a short time, by somebody new."""


@dataclass(frozen=True)
class Lately:
    """What was said lately in a group's rooms, before the message in question. `same`: by its writer, in the same words; `own`: by them
    in any; `everyone`: by everyone."""

    same: int = 0
    own: int = 0
    everyone: int = 0


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

POSTPONED_MOST = 10
"""So many messages of one person wait at most in a conversation for the other to be awake. More would be a heap to wake up to."""
LOOK_AGAIN = timedelta(minutes=15)
"""How soon to look at the latest whether the rest is over that a message waits for: they may have ended it themselves."""


CONVERSATION_GONE = "conversation_gone"
"""Why such a message did not go: the other closed their account."""


def looks_next_at(expected_at: datetime, at: datetime) -> datetime:
    """When to ask again whether a message may go that is expected to go at `expected_at`."""
    return max(at, min(expected_at, at + LOOK_AGAIN))


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
