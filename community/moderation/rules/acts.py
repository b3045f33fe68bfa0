"""What moderators can do, lightest first: for how long, when a second one is needed, what can come of another look, and which lines of an
agreement an act can point to. No database, no clock."""

import re
from datetime import timedelta
from enum import StrEnum


class Length(StrEnum):
    """For how long an act holds that has a length. All but the hour are the ladder."""

    HOUR = "hour"
    DAY = "day"
    THREE_DAYS = "three_days"
    WEEK = "week"
    MONTH = "month"

    @property
    def span(self) -> timedelta:
        return _SPANS[self]


_SPANS = {
    Length.HOUR: timedelta(hours=1),
    Length.DAY: timedelta(days=1),
    Length.THREE_DAYS: timedelta(days=3),
    Length.WEEK: timedelta(days=7),
    Length.MONTH: timedelta(days=30),
}
LADDER = (Length.DAY, Length.THREE_DAYS, Length.WEEK, Length.MONTH)


def suggested_length(earlier: int) -> Length:
    """`earlier`: how many acts stand in the member's history here. The first is a day, and nothing is suggested that is longer than a
    month. It is offered and never taken by itself."""
    return LADDER[min(max(earlier, 0), len(LADDER) - 1)]


class Deed(StrEnum):
    """What moderators can do, lightest first."""

    KIND_WORD = "word"
    """A private note that restricts nothing."""
    COVER = "cover"
    HIDE = "hide"
    LOOK_FIRST = "look_first"
    """Each message of theirs waits for a look."""
    QUIET_TIME = "quiet"
    PAUSE = "pause"
    """They belong to the group, and neither read nor write there."""
    REMOVAL = "removal"


class ActionState(StrEnum):
    STANDS = "stands"
    """It holds, or held until it ended by itself."""
    WAITING = "waiting"
    """It holds for a day at most, and waits for a second moderator to agree to all of it."""
    UNDONE = "undone"
    OVERTURNED = "overturned"
    """On an appeal: it is in no history any more."""


IN_FORCE = (ActionState.STANDS.value, ActionState.WAITING.value)
ALONE_MOST = timedelta(days=1)
SECOND_FROM = timedelta(days=14)


def needs_second(step: Deed, span: timedelta | None, alone: bool) -> bool:
    """Whether a second moderator has to agree before it holds for longer than a day. A pause of more than 14 days always; whatever a
    moderator does `alone`, where nobody else could decide in this group, if it is for longer than a day or without an end (`span` None). What
    is done to a message, and a kind word, take nothing from a member and can be undone at any time."""
    if step in (Deed.KIND_WORD, Deed.COVER, Deed.HIDE):
        return False
    if step is Deed.PAUSE and span is not None and span > SECOND_FROM:
        return True
    return alone and (span is None or span > ALONE_MOST)


class Outcome(StrEnum):
    """What came of an appeal."""

    STANDS = "stands"
    CHANGED = "changed"
    """It is over sooner."""
    OVERTURNED = "overturned"


APPEAL_MOST = 2000
"""Characters."""


_LIST_SIGN = re.compile(r"^(?:[-*+]|\d+[.)])\s+")
CLAUSE_MOST = 200
CLAUSES_MOST = 40


def clauses_in(agreement: str) -> list[str]:
    """The lines of a group's agreement to which an act can point: its points and sentences, without headings, signs of lists and blanks."""
    lines = (line.strip() for line in agreement.splitlines())
    points = (_LIST_SIGN.sub("", line).strip() for line in lines if not line.startswith("#"))
    return list(dict.fromkeys(point[:CLAUSE_MOST] for point in points if any(sign.isalnum() for sign in point)))[
        :CLAUSES_MOST
    ]
