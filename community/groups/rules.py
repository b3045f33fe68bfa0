"""What groups and stages are, without any database: the words for stages, roles and ways to join, how long
its texts may be, and what changed between two versions of one."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from difflib import SequenceMatcher
from enum import IntEnum, StrEnum


class Stage(IntEnum):
    """Of a member in a group, and the depth of a room. After the layers of social penetration (Altman and Taylor 1973):
    orientation, exploratory affective, affective, stable exchange."""

    ARRIVING = 1
    SETTLING = 2
    OPENING = 3
    TRUSTING = 4


class Role(StrEnum):
    """A duty in a group. It gives tasks, not insight: no role sees above its stage."""

    GREETER = "greeter"
    FACILITATOR = "facilitator"
    MODERATOR = "moderator"


BELONGING = ("active", "paused")
"""The states of a membership with a place in the circle."""


class JoinMode(StrEnum):
    OPEN = "open"
    REQUEST = "request"
    INVITATION = "invitation"


def is_calm(calm_until: datetime | None, at: datetime) -> bool:
    """Whether a group's calm hours are in force: they end by themselves."""
    return calm_until is not None and calm_until > at


class LinksWait(StrEnum):
    """Whose messages with a link wait for a look in a group: of whoever joined within a week (the default) or a month, of whoever is at
    the first stage, or nobody's."""

    WEEK = "week"
    MONTH = "month"
    ARRIVING = "arriving"
    NOBODY = "nobody"


class Keep(StrEnum):
    """What a leaver chooses for what they wrote."""

    NAME = "name"
    FORMER = "former"
    GONE = "gone"


DEFAULT_SIZE_CAP = 24
"""Groups are circles of 4 to 24 (product.md, Small numbers)."""
LEAST_SIZE_CAP = 4
MOST_SIZE_CAP = 24
AWAKE_DAYS = 14
"""A group is awake when somebody wrote in a room of depth 1 within so many days."""
NEWCOMER_DAYS = 7
"""For so long a member counts as a newcomer whom greeters may welcome."""

NAME_MOST = 80
GATHERS_MOST = 160
FOR_WHOM_MOST = 400
ABOUT_MOST = 2000
QUESTION_MOST = 300
ANSWER_MOST = 1000
AGREEMENT_MOST = 8000
"""Characters of each text of a group."""
INTERESTS_MOST = 8
LINK_DAYS = (1, 7, 30)
"""For how long an invitation link may hold."""
LINK_USES_MOST = 24

_COMPARED_MOST = 1_000_000
"""Beyond so many pairs of words, a passage is shown as taken out and written anew: comparing would take too long."""


class Change(StrEnum):
    """What became of a run of words between two versions of a text."""

    SAME = "same"
    ADDED = "added"
    TAKEN = "taken"


def token_hash(token: str) -> str:
    """What is kept of an invitation link. The link itself is known only to who holds it."""
    return hashlib.sha256(token.encode()).hexdigest()


def suggestion(lines: Sequence[str], person_id: int, name: str) -> str:
    """One line of welcome for a newcomer; the same one whenever and to whomever it is shown."""
    return lines[person_id % len(lines)].replace("{name}", name)


def words_changed(before: str, after: str) -> list[tuple[Change, str]]:
    """The difference between two plain texts in words, as runs that put together give either text. Lines first, then the
    words within what changed, so that a moved comma does not strike a whole page."""
    runs: list[tuple[Change, str]] = []
    for is_same, taken, added in _compared(before.splitlines(keepends=True), after.splitlines(keepends=True)):
        if is_same:
            runs.append((Change.SAME, taken))
            continue
        for is_same_word, old, new in _compared(*(re.findall(r"\s+|\S+", text) for text in (taken, added))):
            runs += [(Change.SAME, old)] if is_same_word else [(Change.TAKEN, old), (Change.ADDED, new)]
    return _joined(runs)


def _compared(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[bool, str, str]]:
    """Passages of the two: whether they are the same, the old one, the new one."""
    if len(old) * len(new) > _COMPARED_MOST:
        yield old == new, "".join(old), "".join(new)
        return
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield tag == "equal", "".join(old[a:b]), "".join(new[c:d])


def _joined(runs: Iterable[tuple[Change, str]]) -> list[tuple[Change, str]]:
    joined: list[tuple[Change, str]] = []
    for change, words in runs:
        if not words:
            continue
        if joined and joined[-1][0] is change:
            joined[-1] = (change, joined[-1][1] + words)
        else:
            joined.append((change, words))
    return joined
