"""Two people whom moderators keep apart: each step in an order, and what the two say to it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class NoContactStep:
    """A moderator's step in an order that keeps two people apart. The log has an entry for each kind of step."""

    order_id: int
    group_id: int | None
    actor_id: int


class NoContactProposed(NoContactStep):
    pass


class NoContactDeclined(NoContactStep):
    pass


class NoContactEndAsked(NoContactStep):
    pass


class NoContactLetStand(NoContactStep):
    pass


@dataclass(frozen=True)
class NoContactSet(NoContactStep):
    """A second moderator agreed, and it holds between these two."""

    one_id: int
    other_id: int
    until: datetime | None


@dataclass(frozen=True)
class NoContactEnded(NoContactStep):
    """By two moderators. That it ends by itself is no event."""

    one_id: int
    other_id: int


@dataclass(frozen=True)
class LookAgainAsked:
    """One of the two wrote to the moderators that they would like them to look at it again."""

    order_id: int
    group_id: int | None
    person_id: int
