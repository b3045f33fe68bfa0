"""When somebody rests: quiet hours per weekday, in their own time zone, right on the days when clocks change."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = 24 * 60


@dataclass(frozen=True)
class Span:
    """In minutes of the day by the person's own clock. `ends` at or before `begins` is on the next day."""

    begins: int
    ends: int


def quiet_until(spans: Mapping[int, Span], zone: str, at: datetime) -> datetime | None:
    """When the quiet hours end that hold now (UTC); None: none hold. `spans` by weekday, 0 is Monday. Hours that follow on each other
    are one rest, a week at most.

    On the days when clocks change: a time that does not exist is taken as when the clock has moved on, one that comes twice as the
    first for a beginning and the second for an end (PEP 495), so a rest is rather too long than too short.
    """
    here = ZoneInfo(zone)
    end, day_before = at, None
    for _turn in range(8):
        found = _end_of_span_at(spans, here, end)
        if found is None or found == day_before:
            break
        end, day_before = found, found
    return None if end == at else end


def _end_of_span_at(spans: Mapping[int, Span], here: ZoneInfo, at: datetime) -> datetime | None:
    """The latest end of a span that has begun and is not over at this moment."""
    today = at.astimezone(here).date()
    ends = []
    for back in (1, 0):
        day = today - timedelta(days=back)
        span = spans.get(day.weekday())
        if span is None:
            continue
        begins = _moment(here, day, span.begins, fold=0)
        over = span.ends if span.ends > span.begins else span.ends + DAY
        ends_at = _moment(here, day, over, fold=1)
        if begins <= at < ends_at:
            ends.append(ends_at)
    return max(ends) if ends else None


def _moment(here: ZoneInfo, day: date, minutes: int, fold: int) -> datetime:
    """That time of that day by the clock on the wall, in UTC."""
    on = day + timedelta(days=minutes // DAY)
    wall = datetime.combine(on, time(minutes % DAY // 60, minutes % 60), here).replace(fold=fold)
    return wall.astimezone(UTC)
