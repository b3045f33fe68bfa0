"""Lists that go on: a page at a time, each from where the last one ended, so that nothing loads a whole table. A list is sorted by a
time or a name, and by a key where two have the same; that place stands in the link to what follows."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, and_, or_, true

PAGE = 50
BATCH = 200
"""Rows that are held at once of what has to be read to its end, such as an export."""
Line = TypeVar("Line")
S = TypeVar("S", bound=Select[*tuple[Any, ...]])
Place = tuple[Any, Any]


@dataclass(frozen=True)
class Page(Generic[Line]):
    """`after`: where the next page begins, if there is one."""

    lines: list[Line]
    after: str | None = None


def cursor(first: datetime | str, key: int | str) -> str:
    return f"{first.astimezone(UTC).isoformat() if isinstance(first, datetime) else first}~{key}"


def place(written: str | None) -> tuple[datetime, int] | None:
    """A cursor of time and id read back; None for no cursor and for anything that is none: then the list begins at its start."""
    first, key = _parts(written)
    when, row_id = _time(first), _id(key)
    return (when, row_id) if when is not None and row_id is not None else None


def place_by_token(written: str | None) -> tuple[datetime, str] | None:
    """As place, where the key is a token's hash."""
    first, key = _parts(written)
    when = _time(first)
    return (when, key) if when is not None and key else None


def place_by_name(written: str | None) -> tuple[str, int] | None:
    """As place, for a list that is sorted by name."""
    name, key = _parts(written)
    row_id = _id(key)
    return (name, row_id) if row_id is not None else None


def _parts(written: str | None) -> tuple[str, str]:
    first, _tilde, key = (written or "").rpartition("~")
    return ("", "") if "\0" in first + key else (first, key)


def _time(written: str) -> datetime | None:
    try:
        when = datetime.fromisoformat(written)
    except ValueError:
        return None
    return when if when.tzinfo is not None else None


def _id(written: str) -> int | None:
    return int(written) if written.isascii() and written.isdigit() and len(written) < 17 else None


def in_batches(statement: S) -> S:
    """For what has to be read to its end: only so much of it is held at once."""
    return statement.execution_options(yield_per=BATCH)


def beyond(first: Any, key: Any, start: Place | None, newest_first: bool = False) -> ColumnElement[bool]:
    """What follows a place in a list sorted by these two columns; with `newest_first` both of them fall."""
    if start is None:
        return true()
    if newest_first:
        return or_(first < start[0], and_(first == start[0], key < start[1]))
    return or_(first > start[0], and_(first == start[0], key > start[1]))
