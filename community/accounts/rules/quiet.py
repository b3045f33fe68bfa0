"""When somebody rests: quiet hours per weekday, in their own time zone, right on the days when clocks change."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

DAY = 24 * 60
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Span:
    """In minutes of the day by the person's own clock. `ends` at or before `begins` is on the next day."""

    begins: int
    ends: int


def quiet_until(spans: Mapping[int, Span], zone: str, at: datetime) -> datetime | None:
    """When the quiet hours end that hold now (UTC); None: none hold. `spans` by weekday, 0 is Monday. Hours that follow on each other
    are one rest; of one that never ends the end of some span a week ahead is told.

    On the days when clocks change: a time that does not exist is the moment at which the clock moves on past it, one that comes twice
    is the first for a beginning and the second for an end, so a rest is rather too long than too short.
    """
    here = ZoneInfo(zone)
    end = at
    while end < at + WEEK and (found := _end_of_span_at(spans, here, end)):
        end = found
    return None if end == at else end


def quiet_from(spans: Mapping[int, Span], zone: str, at: datetime) -> datetime | None:
    """When the next quiet hours begin (UTC), within a week; None: there are none."""
    here = ZoneInfo(zone)
    today = at.astimezone(here).date()
    begins = (
        moment(here, day, span.begins, last=False)
        for ahead in range(9)
        if (span := spans.get((day := today + timedelta(days=ahead)).weekday()))
    )
    return min((one for one in begins if one > at), default=None)


def _end_of_span_at(spans: Mapping[int, Span], here: ZoneInfo, at: datetime) -> datetime | None:
    """The latest end of a span that has begun and is not over at this moment."""
    today = at.astimezone(here).date()
    ends = []
    # A clock that goes back over midnight shows yesterday's date again, while a span of today has begun: so a day ahead too.
    for ahead in (-1, 0, 1):
        day = today + timedelta(days=ahead)
        span = spans.get(day.weekday())
        if span is None:
            continue
        over = span.ends if span.ends > span.begins else span.ends + DAY
        begins_at, ends_at = moment(here, day, span.begins, last=False), moment(here, day, over, last=True)
        if begins_at <= at < ends_at:
            ends.append(ends_at)
    return max(ends, default=None)


def moment(here: ZoneInfo, day: date, minutes: int, last: bool) -> datetime:
    """When the clock on the wall shows that time of that day (UTC); `minutes` beyond a day are on the next. Of a time that comes twice the
    second with `last`; one that does not exist is when the clock moves on past it."""
    on = day + timedelta(days=minutes // DAY)
    wall = datetime.combine(on, time(minutes % DAY // 60, minutes % 60), here)
    # fold (PEP 495): 0 reckons with the clock before a change, 1 with the clock after it.
    by_old, by_new = wall.replace(fold=0).astimezone(UTC), wall.replace(fold=1).astimezone(UTC)
    if by_old <= by_new:
        return by_new if last else by_old
    return _change_between(here, by_new, by_old)


@cache
def _change_between(here: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The first second of the new clock. `before` is still on the old one, `after` on the new one."""
    new = after.astimezone(here).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        if middle.astimezone(here).utcoffset() == new:
            after = middle
        else:
            before = middle
    return after
