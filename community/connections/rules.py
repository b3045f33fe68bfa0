"""Pure rules of pairs: how long an invitation stays open, how many may be, what a distance is. No database, no clock."""

from datetime import timedelta
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


class Kept(StrEnum):
    """The distance that one person keeps from another."""

    MUTE = "mute"
    STEP_BACK = "step_back"
    BLOCK = "block"


STEP_BACK_DAYS = {"day": 1, "week": 7, "month": 30}
"""How long a step back may be set to last; anything else lasts until they say."""
