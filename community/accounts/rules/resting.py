"""Whether somebody rests, and until when: quiet hours, the capacity they said, and a break, joined to one answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from .choices import Capacity
from .quiet import Span, quiet_from, quiet_until

FAR = timedelta(days=7)


@dataclass(frozen=True)
class Boundaries:
    """What of a person's boundaries says when they rest. The default rests never."""

    spans: Mapping[int, Span] = field(default_factory=dict)
    """Quiet hours by weekday, 0 is Monday."""
    zone: str = "UTC"
    capacity: Capacity = Capacity.NOT_SAID
    capacity_until: datetime | None = None
    break_since: datetime | None = None
    break_until: datetime | None = None


@dataclass(frozen=True)
class Rest:
    """`until` None: until they say."""

    until: datetime | None


def capacity_now(said: Capacity, until: datetime | None, at: datetime) -> Capacity:
    """What was said holds until it lapses."""
    return said if until is not None and until > at else Capacity.NOT_SAID


def is_on_break(since: datetime | None, until: datetime | None, at: datetime) -> bool:
    return since is not None and (until is None or until > at)


def rests_until(mine: Boundaries, at: datetime) -> Rest | None:
    """The rest that holds now; None: none. What follows on without a gap is one rest, whatever makes it."""
    end = at
    while end < at + FAR:
        if is_on_break(mine.break_since, mine.break_until, end) and mine.break_until is None:
            return Rest(None)
        ends = [quiet_until(mine.spans, mine.zone, end)]
        if is_on_break(mine.break_since, mine.break_until, end):
            ends.append(mine.break_until)
        if capacity_now(mine.capacity, mine.capacity_until, end) is Capacity.RESTING:
            ends.append(mine.capacity_until)
        found = max((one for one in ends if one is not None), default=None)
        if found is None:
            break
        end = found
    return None if end == at else Rest(end)


def is_resting(mine: Boundaries, at: datetime) -> bool:
    return rests_until(mine, at) is not None


def changes_at(mine: Boundaries, at: datetime) -> datetime | None:
    """When the answer to `rests_until` may be another by itself; None: not within a week."""
    if rest := rests_until(mine, at):
        return rest.until
    return quiet_from(mine.spans, mine.zone, at)
