"""What breaks here is the scaled-out setting of tests/scaled/, one for the whole folder; each test leaves it whole. `crowd()` makes the
members who write meanwhile.

HEARTH_CHAOS=long (`make chaos`) is what the promises are made of: 200 members, 20 kills, absences of half a minute. Else a short form.
HEARTH_CHAOS_SEED repeats a run's random moments.
"""

import os
import random
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from tests.chaos.crowd import Crowd, Row
from tests.chaos.member import Member, Reader
from tests.process.conftest import World
from tests.scaled.conftest import Setting, browser, database, lounges, page, started, whole, world
from tests.scaled.support import Database

__all__ = ["browser", "database", "lounges", "page", "whole", "world"]


@dataclass(frozen=True)
class Measure:
    """How much of it. `away`: seconds for which a part is gone; `pace`: messages a second of the whole crowd."""

    members: int
    kills: int
    away: float
    pace: float = 120.0


LONG = os.environ.get("HEARTH_CHAOS") == "long"


@pytest.fixture(scope="session")
def measure() -> Measure:
    return Measure(members=200, kills=20, away=30.0) if LONG else Measure(members=60, kills=3, away=3.0)


@pytest.fixture
def moments() -> random.Random:
    """Random moments, which the same seed repeats."""
    seed = os.environ.get("HEARTH_CHAOS_SEED") or secrets.token_hex(4)
    print(f"\nHEARTH_CHAOS_SEED={seed}")
    return random.Random(seed)


@pytest.fixture(scope="session")
def setting(measure: Measure) -> Iterator[Setting]:
    with started(measure.members + 2) as made:
        yield made


@pytest.fixture
def crowd(
    setting: Setting, world: World, lounges: list[int], database: Database, measure: Measure
) -> Callable[..., Crowd]:
    """`crowd()`: all members, spread over rooms; half of them come through nginx, the others to A or B. `crowd([port, …])` sends them
    to other doors."""

    def gather(doors: list[int] | None = None, patience: float = 5.0) -> Crowd:
        a, b = setting.plan.server_ports
        ends = dict(database.asks("SELECT id, last_seq FROM rooms"))
        return gathered(world, lounges, ends, doors or [setting.plan.port, a, setting.plan.port, b], measure, patience)

    return gather


def gathered(
    world: World, lounges: list[int], ends: dict[int, int], doors: list[int], measure: Measure, patience: float = 5.0
) -> Crowd:
    """All members, at these doors in turn. `ends` are the last numbers of the rooms now; `patience` is how long a member waits for
    an answer before they believe that the connection is dead."""
    people = [person for stage in (1, 2, 3, 4) for person in world.at_stage(stage)]
    return Crowd(
        [
            Member(
                doors[number % len(doors)],
                f"{person['cookie']}; hearth_way={number * 15 % 256:02x}",
                [Reader(room, ends[room]) for room in two_rooms(world, lounges, person["stage"], number)],
                len(people) / measure.pace,
                patience,
            )
            for number, person in enumerate(people)
        ],
        patience=180.0 if LONG else 90.0,
    )


def two_rooms(world: World, lounges: list[int], stage: int, number: int) -> list[int]:
    """Of those that are open to this stage: the first is written in."""
    opened = [room for depth, room in world.rooms.items() if depth <= stage] + lounges
    return [opened[number % len(opened)], opened[(number + 1) % len(opened)]]


@pytest.fixture
def rows(database: Database) -> Callable[[], list[Row]]:
    """All messages that have a number, as the database has them now."""

    def read() -> list[Row]:
        found = database.asks("SELECT room_id, nonce, id, seq, body FROM messages WHERE seq IS NOT NULL")
        return [Row(*values) for values in found]

    return read
