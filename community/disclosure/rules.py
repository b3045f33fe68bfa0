"""The pace of stages, without any database: what a step forward needs, and what is still missing; and the pace of two people; when one
of them may be told that it has become one-sided."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from community.groups.rules import Stage


@dataclass(frozen=True)
class Pace:
    """What a group asks before a step: least days since the last step, least distinct days present since then (reading
    counts), and sessions attended."""

    days: int
    present_days: int
    sessions: int = 0


DEFAULT_PACE = {Stage.SETTLING: Pace(2, 2), Stage.OPENING: Pace(14, 5), Stage.TRUSTING: Pace(42, 12, 3)}
"""product.md, Stages: 2 days and 2 present days; 14 and 5; 42 and 12 plus 3 sessions."""

DAYS_MOST = 365
SESSIONS_MOST = 52


@dataclass(frozen=True)
class Walked:
    """How far a member has come towards the next step."""

    days: int
    present_days: int
    sessions: int = 0


def next_stage(stage: int) -> Stage | None:
    return Stage(stage + 1) if stage < Stage.TRUSTING else None


def pace_is_met(pace: Pace, walked: Walked) -> bool:
    return walked.days >= pace.days and walked.present_days >= pace.present_days and walked.sessions >= pace.sessions


LATELY_DAYS = 14
"""*Present lately* means within so many days."""


def earliest_day(pace: Pace, walked: Walked, today: date, since: date, seen_today: bool) -> date:
    """The first day on which the pace can be met, if the member looks in on each day from now on. Sessions are not foreseen."""
    missing = max(0, pace.present_days - walked.present_days)
    present = today + timedelta(days=missing if seen_today or not missing else missing - 1)
    return max(today, since + timedelta(days=pace.days), present)


def lacks_only_sessions(pace: Pace, walked: Walked) -> bool:
    return pace_is_met(replace(pace, sessions=0), walked) and walked.sessions < pace.sessions


PAIR_WAIT = timedelta(days=7)
"""Between two steps of one person towards another (product.md, *Between two people*). Also back to where they once were."""

REFLECTION_MOST = 1000
"""Characters of an answer to the question that is offered at a step of two people."""


def next_open_at(raised_at: datetime | None) -> datetime | None:
    return raised_at + PAIR_WAIT if raised_at is not None else None


def kept_near(openness: int, pair_stage: int) -> int:
    """Nobody stays far ahead: when the other goes back, one's own openness is at most a step above what they share then."""
    return min(openness, pair_stage + 1)


class Sign(StrEnum):
    """Of a connection that has become one-sided lately, as one of the two may read it of themselves. The first that holds is told."""

    LATE = "late"
    MORE = "more"
    DEEPER = "deeper"


ONE_SIDED_OVER = timedelta(days=14)
"""What is looked at (the issue's *two weeks*): shorter, a hard week or a holiday would look like a pattern. A connection that is younger
has none yet."""
LEAST_OF_MINE = 12
"""Messages of mine, under which nothing is said: about one a day. Few messages have no sides."""
LEAST_DAYS = 4
"""On so many days, or nights: one long evening is no pattern, and two in a row may be one hard time."""
LEAST_LETTERS = 1500
"""Of mine, about half a page: with less, twelve short good mornings would already count."""
FAR_MORE = 4
"""Times as many letters as theirs; and twice as many messages, so that one who writes a long letter to many short lines hears nothing. People
differ by two or three without anything being wrong."""
NIGHT = (23, 5)
"""From and to, by the clock of who writes."""
LATE_SHARE, THEIR_SHARE = 1 / 2, 1 / 4
"""Mostly at night, where the other hardly is then: who live on two sides of the earth, or both stay up, hear nothing."""
NOTE_RESTS = timedelta(days=28)
"""Put away, nothing is said of this pair for so long: all that is looked at is new twice over by then."""
LOOKED_AT = 200
"""So many of the newest messages at most. More in two weeks is a talk that goes back and forth, or shows in these as well."""

_SEAL, _PER_LETTER = 164, 8 / 3
"""How long a sealed message without a word is, and how much a letter adds: it is in there twice, as typed and as shown, and base64 makes four
signs of three. (Fernet's padding blurs it by a few letters.)"""


def letters_in(sealed_length: int) -> int:
    """About how many letters a sealed message has, told from outside: nobody's words are opened for this."""
    return max(0, round((sealed_length - _SEAL) / _PER_LETTER))


@dataclass(frozen=True)
class Written:
    mine: bool
    at: datetime
    letters: int


@dataclass(frozen=True)
class Lately:
    """How two wrote to each other, and how far I came towards them, as far as I know it anyway."""

    written: Sequence[Written]
    connected_since: datetime
    zone: str | None
    """Mine; None: I never chose one, so nobody knows when it is night here."""
    ahead_since: datetime | None = None
    """Set while I am a step further than the two of us are together; the pair's page tells me so."""
    unanswered: int = 0
    """Questions of steps that I answered two weeks ago or before, and they did not: I would read their answer."""


def one_sided(lately: Lately, at: datetime) -> Sign | None:
    """What I may be told of myself. Never what the other is or does: only my own side, and how much of it is not met."""
    since = at - ONE_SIDED_OVER
    written = [one for one in lately.written if since < one.at <= at]
    mine = [one for one in written if one.mine]
    if lately.connected_since > since or len(mine) < LEAST_OF_MINE:
        return None
    theirs = [one for one in written if not one.mine]
    if lately.zone is not None and _far_later(mine, theirs, ZoneInfo(lately.zone)):
        return Sign.LATE
    if _far_more(mine, theirs):
        return Sign.MORE
    if _far_deeper(lately, since):
        return Sign.DEEPER
    return None


def _far_later(mine: Sequence[Written], theirs: Sequence[Written], here: ZoneInfo) -> bool:
    late = [night for one in mine if (night := _night(one.at, here)) is not None]
    if len(set(late)) < LEAST_DAYS or len(late) < LATE_SHARE * len(mine):
        return False
    return sum(_night(one.at, here) is not None for one in theirs) <= THEIR_SHARE * len(theirs)


def _night(at: datetime, here: ZoneInfo) -> date | None:
    """The evening to which this moment's night belongs; None by day."""
    begins, ends = NIGHT
    local = at.astimezone(here)
    if local.hour >= begins:
        return local.date()
    return local.date() - timedelta(days=1) if local.hour < ends else None


def _far_more(mine: Sequence[Written], theirs: Sequence[Written]) -> bool:
    letters = sum(one.letters for one in mine)
    if letters < LEAST_LETTERS or len({one.at.date() for one in mine}) < LEAST_DAYS:
        return False
    return letters >= FAR_MORE * sum(one.letters for one in theirs) and len(mine) >= 2 * len(theirs)


def _far_deeper(lately: Lately, since: datetime) -> bool:
    """One thing alone is the other's own pace, and as it should be. Two are told: a step ahead for two weeks and an answer that waits, or
    two answers that wait."""
    ahead = lately.ahead_since is not None and lately.ahead_since <= since
    return lately.unanswered + ahead >= 2 and lately.unanswered >= 1
