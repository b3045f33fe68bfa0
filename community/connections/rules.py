"""Pure rules of pairs: how long an invitation stays open, how many may be, what a distance is, how long asking for company lasts. No
database, no clock."""

import re
import unicodedata
from datetime import datetime, timedelta
from enum import StrEnum

HELLO_MOST = 280
"""Characters of the short hello."""

OPEN_FOR = timedelta(days=30)
"""An invitation lapses after it."""

AGAIN_AFTER = timedelta(days=120)
"""No second invitation to the same person sooner, unless the first was accepted: the 30 days it stays open and 90 more. Counted from
when it was made, whether it was declined, lapsed or was withdrawn: a date that hung on the decline would tell of it."""

OPEN_MOST = 5
"""Open invitations of one person; a declined one counts as long as it looks open to them."""


MADE_MOST = 8
"""Invitations that one person writes in a day, whatever became of them: taking one back does not make room for another at once."""


class Kept(StrEnum):
    """The distance that one person keeps from another."""

    MUTE = "mute"
    STEP_BACK = "step_back"
    BLOCK = "block"
    NO_CONTACT = "no_contact"
    """Two moderators set it, with a row each way. Neither of the two can end it."""

    @property
    def is_own(self) -> bool:
        return self is not Kept.NO_CONTACT


STEP_BACK_DAYS = {"day": 1, "week": 7, "month": 30}
"""How long a step back may be set to last; anything else lasts until they say."""


def step_back_until(at: datetime, length: str) -> datetime | None:
    """When a step back ends by itself; None: when they say."""
    days = STEP_BACK_DAYS.get(length)
    return at + timedelta(days=days) if days is not None else None


LENGTHS = ("day", "week", "month", "always")
"""What a step back can be asked for; the last: until they say."""

CLOSING_MOST = 600
"""Characters of the closing word that somebody may leave when they part."""

ENDED_SHOWN_FOR = timedelta(days=30)
"""So long both read in their own list that a connection has ended."""

_LINK = re.compile(
    r"""
    [a-z][a-z0-9+.-]*://                    # any scheme with an authority
    | \bmailto: | \bwww\.
    | [\w-]\.[^\W\d_]{2,}(?!\w)            # a bare domain, an address's end: letters after a dot without a blank
    | (?<![\d.])\d{1,3}(\.\d{1,3}){3}(?!\.?\d)
    """,
    re.VERBOSE | re.IGNORECASE,
)


def has_link(text: str) -> bool:
    """Whether a text leads elsewhere: an address of the web or of mail, with or without what usually stands before it. Dots of other
    scripts count (UTS #46), what cannot be seen does not. Rather too strict: a full stop without a blank after it reads like a domain."""
    plain = unicodedata.normalize("NFKC", text).translate(str.maketrans("。．｡․", "...."))
    seen = "".join(char for char in plain if unicodedata.category(char) != "Cf")
    return _LINK.search(seen) is not None


# ---- asking for company

LINE_MOST = 140
"""Characters of the one line that may go with asking for company."""

ASKED_MOST = 12
"""People asked at once."""

ASK_LASTS = timedelta(minutes=30)
"""Asking for company lapses after it."""

LAPSED_SHOWN_FOR = timedelta(hours=1)
"""So long whoever asked reads that nobody could come, with what else may help."""

ASKS_KEPT = timedelta(days=1)
"""Counted from the asking. After it nothing of it is kept."""

TOGETHER_FOR = timedelta(minutes=10)
"""The breathing that two see in step ends by itself after it."""


class AskState(StrEnum):
    """What became of asking for company."""

    OPEN = "open"
    BEGUN = "begun"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


def is_ask_open(state: str, made_at: datetime, at: datetime) -> bool:
    """Whether somebody may still come. That its time is over counts from that moment, whether or not the job came by."""
    return state == AskState.OPEN and made_at > at - ASK_LASTS


def are_together(begun_at: datetime | None, ended_at: datetime | None, at: datetime) -> bool:
    """Whether the breathing of the two goes on."""
    return begun_at is not None and ended_at is None and begun_at > at - TOGETHER_FOR
