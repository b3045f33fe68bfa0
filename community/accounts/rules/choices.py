"""What each boundary can be set to (product.md, *Boundaries*), the default first. Words for them stand where they are shown."""

from enum import StrEnum


class Invites(StrEnum):
    """Who may invite me to connect."""

    GROUPS_SETTLING = "groups_settling"
    GROUPS = "groups"
    NOBODY = "nobody"


class Writes(StrEnum):
    """Who may write to me privately."""

    CONNECTIONS = "connections"
    CONNECTIONS_SETTLING = "connections_settling"
    NOBODY = "nobody"


class Answered(StrEnum):
    """How I like to be answered: the need that is preset with what I write."""

    LISTEN = "listen"
    SIMILAR = "similar"
    IDEAS = "ideas"


class ReplyPace(StrEnum):
    WHEN_I_CAN = "when_i_can"
    WITHIN_DAYS = "within_days"
    WITHIN_A_DAY = "within_a_day"


class Capacity(StrEnum):
    """Today's. Lapses 24 hours after it was said."""

    NOT_SAID = ""
    OPEN = "open"
    LISTENING = "listening"
    RESTING = "resting"


class ShownTo(StrEnum):
    """Who sees that I'm here, and who reads that I'm away."""

    NOBODY = "nobody"
    CONNECTIONS = "connections"
    GROUPS = "groups"


CAPACITY_HOURS = 24
LIMITS_MOST = 600
"""Characters of the words about one's limits."""
