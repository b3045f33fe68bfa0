"""A Monday morning that stands still, and three people of one group."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine

from tests.support.actors import Someone
from tests.support.make import Make

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(MONDAY, tick=False) as clock:
        yield clock


@pytest.fixture
def three(make: Make, clock: Any, someone: Callable[..., Someone]) -> tuple[Someone, ...]:
    """Ana and Ben, and Cleo, who hears nothing of what passes between the two."""
    group = make.group()
    return tuple(someone(make.member(group, make.person(name), stage=2)) for name in ("ana", "ben", "cleo"))
