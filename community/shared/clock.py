"""The one place that reads the time. Time here is always aware and in UTC; days are UTC days."""

from datetime import UTC, date, datetime


def now() -> datetime:
    return datetime.now(UTC)


def today() -> date:
    return now().date()
