"""The place at which a list goes on, as it stands in a link: it comes back as it was, and anything else means the beginning."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from community.shared.paging import cursor, place, place_by_name, place_by_token

AT = datetime(2026, 3, 4, 5, 6, 7, 89, UTC)


def test_a_place_comes_back_as_it_was() -> None:
    assert place(cursor(AT, 12)) == (AT, 12)
    assert place(cursor(AT.astimezone(timezone(timedelta(hours=5))), 12)) == (AT, 12)
    assert place_by_token(cursor(AT, "a0b1")) == (AT, "a0b1")
    assert place_by_name(cursor("Tea ~ and toast", 12)) == ("Tea ~ and toast", 12)


@pytest.mark.parametrize(
    "written", [None, "", "~", "yesterday~1", "2026-03-04~1", f"{AT.isoformat()}~", f"{AT.isoformat()}~-1"]
)
def test_what_is_no_place_is_the_beginning(written: str | None) -> None:
    assert place(written) is None


@pytest.mark.parametrize("key", ["²", "9" * 17, "1.5", "x"])
def test_an_id_that_cannot_be_is_none(key: str) -> None:
    assert place(f"{AT.isoformat()}~{key}") is None and place_by_name(f"Tea~{key}") is None


def test_no_place_holds_what_a_database_refuses() -> None:
    """PostgreSQL takes no NUL in a text."""
    assert place_by_name("Tea\0~1") is None and place_by_token(f"{AT.isoformat()}~a\0") is None
