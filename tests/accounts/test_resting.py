"""Quiet hours, capacity and break as one rest."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from community.accounts.rules import (
    Boundaries,
    Capacity,
    Rest,
    Span,
    capacity_now,
    changes_at,
    is_on_break,
    is_resting,
    quiet_until,
    rests_until,
)

AT = datetime(2026, 3, 28, 23, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
NIGHT = {day: Span(22 * 60, 7 * 60) for day in range(7)}


def test_by_default_nobody_rests():
    assert rests_until(Boundaries(), AT) is None
    assert not is_resting(Boundaries(), AT)
    assert changes_at(Boundaries(), AT) is None


def test_resting_acts_as_quiet_hours_and_lapses():
    mine = Boundaries(capacity=Capacity.RESTING, capacity_until=AT + HOUR)
    assert rests_until(mine, AT) == Rest(AT + HOUR)
    assert rests_until(mine, AT + HOUR) is None
    for other in (Capacity.OPEN, Capacity.LISTENING, Capacity.NOT_SAID):
        assert rests_until(Boundaries(capacity=other, capacity_until=AT + HOUR), AT) is None


def test_a_capacity_without_its_lapse_does_not_hold():
    assert capacity_now(Capacity.RESTING, None, AT) is Capacity.NOT_SAID
    assert capacity_now(Capacity.OPEN, AT, AT) is Capacity.NOT_SAID
    assert capacity_now(Capacity.OPEN, AT + HOUR, AT) is Capacity.OPEN


def test_a_break_without_end_outlasts_all():
    mine = Boundaries(NIGHT, "UTC", Capacity.RESTING, AT + HOUR, break_since=AT - HOUR)
    assert rests_until(mine, AT) == Rest(None)
    assert changes_at(mine, AT) is None


def test_a_break_ends_at_its_date():
    assert is_on_break(AT - HOUR, AT + HOUR, AT)
    assert not is_on_break(AT - HOUR, AT, AT)
    assert not is_on_break(None, AT + HOUR, AT)
    assert is_on_break(AT, None, AT)


def test_what_follows_on_is_one_rest():
    """Capacity until 23:30 within a night until 7:00, and a break that ends at 9:00."""
    mine = Boundaries(NIGHT, "UTC", Capacity.RESTING, AT + HOUR / 2, AT - HOUR, AT + 10 * HOUR)
    assert rests_until(mine, AT) == Rest(AT + 10 * HOUR)
    mine = Boundaries(NIGHT, "UTC", Capacity.RESTING, AT + 9 * HOUR)
    assert rests_until(mine, AT) == Rest(AT + 9 * HOUR)
    mine = Boundaries(NIGHT, "UTC", Capacity.RESTING, AT + HOUR / 2)
    assert rests_until(mine, AT - 2 * HOUR) == Rest(AT + 8 * HOUR)


def test_when_it_may_change_by_itself():
    assert changes_at(Boundaries(NIGHT, "UTC"), AT) == AT + 8 * HOUR
    assert changes_at(Boundaries(NIGHT, "UTC"), AT - 2 * HOUR) == AT - HOUR


moments = st.none() | st.integers(-300, 1500).map(lambda minutes: AT + timedelta(minutes=minutes))
anyone = st.builds(
    Boundaries,
    st.dictionaries(st.integers(0, 6), st.builds(Span, st.integers(0, 1439), st.integers(0, 1439))),
    st.sampled_from(["UTC", "Europe/Berlin", "Asia/Kathmandu"]),
    st.sampled_from(Capacity),
    moments,
    moments,
    moments,
)


@settings(max_examples=300, deadline=None)
@given(anyone)
def test_a_rest_is_a_rest_all_along_and_over_at_its_end(mine: Boundaries):
    def rests(at: datetime) -> bool:
        quiet = quiet_until(mine.spans, mine.zone, at) is not None
        said = mine.capacity is Capacity.RESTING and mine.capacity_until is not None and at < mine.capacity_until
        away = mine.break_since is not None and (mine.break_until is None or at < mine.break_until)
        return quiet or said or away

    found = rests_until(mine, AT)
    assert (found is not None) == rests(AT) == is_resting(mine, AT)
    if found is None or found.until is None:
        assert found is None or (mine.break_since is not None and mine.break_until is None)
        return
    step = (found.until - AT) / 50
    assert all(rests(AT + n * step) for n in range(50))
    if found.until < AT + timedelta(days=7):
        assert not rests(found.until)
