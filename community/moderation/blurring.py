"""What is told of a month, and which numbers may be told where people are few. Pure: a table of counts goes in, and what of it may stand on
a page comes out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from community.accounts.rules.profile import FEW

from .rules import Act

TENDED = (
    Act.KIND_WORD_SAID,
    Act.MESSAGE_COVERED,
    Act.MESSAGE_HIDDEN,
    Act.MESSAGE_LET_THROUGH,
    Act.MESSAGE_SENT_BACK,
    Act.LOOK_FIRST_SET,
    Act.QUIET_TIME_GIVEN,
    Act.MEMBER_PAUSED,
    Act.MEMBER_REMOVED,
)
"""The acts of which a month's report tells how often."""
LOOKED = (Act.CASE_CLAIMED, Act.EVIDENCE_OPENED, Act.CASE_CLOSED)
"""The first of these on a case is the first look at it."""
CAUGHT_UP = 3
"""So many months back a report is written that was missed."""


def months_before(day: date, most: int) -> list[date]:
    """The first days of the months that were over by this day, the latest first."""
    found, first = [], day.replace(day=1)
    for _month in range(most):
        first = (first - timedelta(days=1)).replace(day=1)
        found.append(first)
    return found


def month_after(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)


@dataclass(frozen=True)
class Table:
    """`cells`: None where a number is not told. `total`: None where it would tell one of these."""

    cells: dict[str, int | None]
    total: int | None


def blurred(counts: Mapping[str, int]) -> Table:
    """No number below FEW can be worked out from it, not even by somebody who knows how it is made: one that would stand alone beside the
    total takes the first other one with it, whatever its size, and there is no total where what is not told could only be none or
    only be as many as there may be. None at all is few, too."""
    hidden = [name for name, number in counts.items() if number < FEW]
    if len(hidden) == 1:
        hidden += [name for name in counts if name not in hidden][:1]
    rest = sum(counts[name] for name in hidden)
    tells = len(hidden) > 1 and rest > 0 and rest != (FEW - 1) * len(hidden)
    return Table(
        {name: None if name in hidden else number for name, number in counts.items()},
        sum(counts.values()) if tells or not hidden else None,
    )


def middle(minutes: list[int]) -> int | None:
    """The median, told of no fewer than FEW."""
    if len(minutes) < FEW:
        return None
    ordered, half = sorted(minutes), len(minutes) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) // 2
