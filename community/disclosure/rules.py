"""The pace of stages, without any database: what a step forward needs, and what is still missing; and the pace of two people."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

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
