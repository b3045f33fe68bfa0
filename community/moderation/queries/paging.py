"""Where a page of reports goes on: their time and id, as it stands in a link."""

from datetime import UTC, datetime


def cursor(at: datetime, row_id: int) -> str:
    return f"{at.astimezone(UTC).isoformat()}~{row_id}"


def place(written: str | None) -> tuple[datetime, int] | None:
    """A cursor read back; None for no cursor and for anything that is none: then the list begins at its start."""
    at, _tilde, row_id = (written or "").partition("~")
    try:
        when = datetime.fromisoformat(at)
        return (when, int(row_id)) if when.tzinfo is not None and row_id.isdigit() and len(row_id) < 17 else None
    except ValueError:
        return None
