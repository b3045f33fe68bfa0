"""Quiet hours against a slow reckoner that looks at the clock on the wall minute by minute, on the days when clocks change too."""

from bisect import bisect_left, bisect_right
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from community.accounts.rules import DAY, Span, quiet_from, quiet_until

MINUTE = timedelta(minutes=1)
CHANGES = (
    # zone, a day on which its clock changes
    ("Europe/Berlin", date(2026, 3, 29)),
    ("Europe/Berlin", date(2026, 10, 25)),
    ("Australia/Sydney", date(2026, 4, 5)),
    ("Australia/Sydney", date(2026, 10, 4)),
    ("America/New_York", date(2026, 3, 8)),
    ("America/New_York", date(2026, 11, 1)),
    ("Asia/Kathmandu", date(2026, 3, 29)),  # never changes, and stands 5:45 ahead
    ("Australia/Lord_Howe", date(2026, 10, 4)),  # by half an hour
    ("America/Havana", date(2026, 3, 8)),  # midnight does not exist
    ("America/Havana", date(2026, 11, 1)),
    ("America/Sao_Paulo", date(2018, 2, 17)),  # midnight is put back to 23:00
    ("America/Sao_Paulo", date(2018, 11, 4)),
    ("America/St_Johns", date(2010, 11, 7)),  # a minute past midnight is put back to 23:01
    ("Pacific/Apia", date(2011, 12, 30)),  # a day that never was
    ("UTC", date(2026, 3, 29)),
)


@cache
def wall(zone: str, around: date) -> tuple[datetime, list[datetime]]:
    """The first moment, and from then on what the clock on the wall showed at each minute of two and a half weeks."""
    here, first = ZoneInfo(zone), datetime.combine(around - timedelta(days=4), time(), UTC)
    shown = [(first + n * MINUTE).astimezone(here).replace(tzinfo=None) for n in range(18 * DAY)]
    return first, shown


def slow_spans(spans: dict[int, Span], zone: str, around: date) -> list[tuple[int, int]]:
    """The minutes (from, to) of every rest: from when the clock first shows its beginning, until it last shows its end."""
    _first, shown = wall(zone, around)
    rests = []
    for ahead in range(-3, 13):
        day = datetime.combine(around + timedelta(days=ahead), time())
        if span := spans.get(day.weekday()):
            end = day + MINUTE * (span.ends if span.ends > span.begins else span.ends + DAY)
            begin = day + MINUTE * span.begins
            from_ = next((n for n, w in enumerate(shown) if w >= begin), len(shown))
            last = max((n for n, w in enumerate(shown) if w == end), default=None)
            to = last if last is not None else next((n for n, w in enumerate(shown) if w > end), len(shown))
            rests.append((from_, to))
    return rests


def slow_until(spans: dict[int, Span], zone: str, around: date, minute: int) -> int | None:
    rests = slow_spans(spans, zone, around)
    end = minute
    while further := max((to for from_, to in rests if from_ <= end < to), default=None):
        end = further
    return None if end == minute else end


minutes = st.integers(0, DAY - 1)
near_change = st.sampled_from([0, 1, 30, 60, 90, 105, 119, 120, 121, 135, 150, 165, 179, 180, 181, 1380, 1410, 1439])
some_spans = st.dictionaries(st.integers(0, 6), st.builds(Span, minutes | near_change, minutes | near_change))


@settings(max_examples=400, deadline=None)
@given(some_spans, st.sampled_from(CHANGES), st.integers(-DAY, 3 * DAY), st.integers(0, 59))
def test_as_the_clock_on_the_wall_says(spans: dict[int, Span], change: tuple[str, date], ahead: int, seconds: int):
    zone, day = change
    first, _shown = wall(zone, day)
    minute = 4 * DAY + ahead
    at = first + minute * MINUTE + timedelta(seconds=seconds)
    slow = slow_until(spans, zone, day, minute)
    quick = quiet_until(spans, zone, at)
    if slow is None:
        assert quick is None
    elif slow <= minute + 7 * DAY:
        assert quick == first + slow * MINUTE
    else:
        assert quick is not None and quick > at + timedelta(days=6)


@settings(max_examples=200, deadline=None)
@given(some_spans, st.sampled_from(CHANGES), st.integers(-DAY, 2 * DAY))
def test_the_next_beginning(spans: dict[int, Span], change: tuple[str, date], ahead: int):
    zone, day = change
    first, shown = wall(zone, day)
    minute = 4 * DAY + ahead
    begins = sorted(from_ for from_, _to in slow_spans(spans, zone, day) if from_ < len(shown))
    assume(spans)
    following = begins[bisect_right(begins, minute)]
    found = quiet_from(spans, zone, first + minute * MINUTE)
    assert found == first + following * MINUTE
    assert begins[bisect_left(begins, following)] == following


def test_without_spans_nothing_begins():
    assert quiet_from({}, "Europe/Berlin", datetime(2026, 3, 29, tzinfo=UTC)) is None


def test_a_clock_put_back_over_midnight():
    """At 00:01 on Sunday it shows Saturday 23:01 again: what began at midnight goes on through that second hour."""
    sunday = {6: Span(0, 8 * 60)}
    again_saturday = datetime(2010, 11, 7, 2, 31, tzinfo=UTC)
    assert again_saturday.astimezone(ZoneInfo("America/St_Johns")).isoformat() == "2010-11-06T23:01:00-03:30"
    assert quiet_until(sunday, "America/St_Johns", again_saturday) == datetime(2010, 11, 7, 11, 30, tzinfo=UTC)


EVERY_NIGHT = {day: Span(22 * 60, 7 * 60) for day in range(7)}


@pytest.mark.parametrize(
    ("zone", "at", "ends"),
    [
        # Berlin, the night in which 2:00 becomes 3:00, and the one in which 3:00 becomes 2:00
        ("Europe/Berlin", "2026-03-28T21:00+00:00", "2026-03-29T05:00+00:00"),
        ("Europe/Berlin", "2026-10-24T20:00+00:00", "2026-10-25T06:00+00:00"),
        # Sydney, the other way round in the year
        ("Australia/Sydney", "2026-04-04T11:00+00:00", "2026-04-04T21:00+00:00"),
        ("Australia/Sydney", "2026-10-03T12:00+00:00", "2026-10-03T20:00+00:00"),
        ("America/New_York", "2026-03-08T03:00+00:00", "2026-03-08T11:00+00:00"),
        ("America/New_York", "2026-11-01T02:00+00:00", "2026-11-01T12:00+00:00"),
        ("Asia/Kathmandu", "2026-03-28T16:15+00:00", "2026-03-29T01:15+00:00"),
    ],
)
def test_a_night_begins_and_ends_by_the_clock_on_the_wall(zone: str, at: str, ends: str):
    begin, end = datetime.fromisoformat(at), datetime.fromisoformat(ends)
    assert quiet_until(EVERY_NIGHT, zone, begin) == end
    assert quiet_until(EVERY_NIGHT, zone, begin - MINUTE) is None
    assert quiet_until(EVERY_NIGHT, zone, end - MINUTE) == end
    assert quiet_until(EVERY_NIGHT, zone, end) is None


def test_an_end_that_does_not_exist_is_when_the_clock_moves_on():
    sunday = {6: Span(1 * 60, 2 * 60 + 30)}
    assert quiet_until(sunday, "Europe/Berlin", datetime(2026, 3, 29, 0, 30, tzinfo=UTC)) == datetime(
        2026, 3, 29, 1, tzinfo=UTC
    )


def test_an_end_that_comes_twice_is_the_second():
    sunday = {6: Span(1 * 60, 2 * 60 + 30)}
    assert quiet_until(sunday, "Europe/Berlin", datetime(2026, 10, 24, 23, tzinfo=UTC)) == datetime(
        2026, 10, 25, 1, 30, tzinfo=UTC
    )


def test_neighbours_are_one_rest():
    """Friday evening till midnight, all of Saturday, Sunday till ten."""
    weekend = {4: Span(18 * 60, 0), 5: Span(0, 0), 6: Span(0, 10 * 60)}
    friday = datetime(2026, 7, 3, 16, tzinfo=UTC)
    assert quiet_until(weekend, "Europe/Berlin", friday) == datetime(2026, 7, 5, 8, tzinfo=UTC)


def test_one_that_never_ends_is_told_a_week_ahead():
    always = {day: Span(0, 0) for day in range(7)}
    at = datetime(2026, 7, 3, 16, tzinfo=UTC)
    end = quiet_until(always, "Asia/Kathmandu", at)
    assert end is not None and timedelta(days=7) <= end - at < timedelta(days=8)
