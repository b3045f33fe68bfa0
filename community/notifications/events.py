"""What happens in an inbox. Only its owner hears of it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class NoticeRang:
    """Something waits for this person that may be told now; after a rest once for all of it."""

    person_id: int


@dataclass(frozen=True)
class NoticesMet:
    """They met one notice or all, on one of their pages."""

    person_id: int
