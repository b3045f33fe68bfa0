"""Whoever writes privately and whoever shuts the door at the same moment stand in one line: no message is taken in after the door was
shut. On SQLite because it has one writer, on PostgreSQL because both hold the conversation's row."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, event, text

from community.boundaries import facts
from community.boundaries.rooms import may_post
from community.shared import db
from community.shared.actor import Actor
from community.shared.clock import now
from tests.support.make import Make

WAITS = "database is locked|lock timeout"
DOORS = {
    "block": "INSERT INTO distances (person_id, other_id, kind, made_at, says_so, covers_mine) VALUES (:ben, :ana, 'block', :at, false, false)",
    "step back": "INSERT INTO distances (person_id, other_id, kind, made_at, says_so, covers_mine) VALUES (:ben, :ana, 'step_back', :at, false, false)",
    "lowered": "UPDATE connection_sides SET openness = 1 WHERE person_id = :ben AND other_id = :ana",
    "parted": "UPDATE connections SET ended_at = :at",
    "nobody writes": "UPDATE boundary_settings SET writes = 'nobody' WHERE person_id = :ben",
    "break": "UPDATE boundary_settings SET break_since = :at WHERE person_id = :ben",
}


@pytest.fixture
def pair(make: Make) -> tuple[Actor, Actor, int]:
    """ana, ben and their room; ben's door is open from SETTLING on, where the two are."""
    ana, ben = make.person("ana"), make.person("ben")
    room = make.conversation(make.connection(ana, ben, openness=(2, 2)))
    with db.transaction() as session:
        session.execute(
            text(
                "INSERT INTO boundary_settings (person_id, invites, writes, answered, time_zone, quiet_shown, reply_pace, capacity, "
                "gentle_minutes, limits, break_shown, break_says_until, notices_one_sided) VALUES "
                "(:ben, 'nobody', 'connections_settling', 'listen', 'UTC', false, 'when_i_can', 'not_said', 0, '', 'nobody', false, true)"
            ),
            {"ben": ben.id},
        )
    return ana, ben, room


@pytest.fixture
def impatient(make: Make) -> Iterator[Callable[[], None]]:
    """From when it is called on, nobody waits for a lock: waiting is an error at once."""
    engine = db.engine()
    on = False

    def begin(connection: Connection) -> None:
        if on and engine.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL lock_timeout = '50ms'")

    @event.listens_for(engine, "checkout")
    def checkout(raw: Any, *_more: Any) -> None:
        if engine.dialect.name == "sqlite":
            raw.execute(f"PRAGMA busy_timeout = {20 if on else 5000}")

    def start() -> None:
        nonlocal on
        on = True

    event.listen(engine, "begin", begin)
    yield start
    event.remove(engine, "begin", begin)
    event.remove(engine, "checkout", checkout)


def shut(door: str, ana: Actor, ben: Actor) -> None:
    with db.unit_of_its_own(), db.transaction() as session:
        at = now().replace(tzinfo=None) if db.engine().dialect.name == "sqlite" else now()
        session.execute(text(DOORS[door]), {"ana": ana.id, "ben": ben.id, "at": str(at)})


@pytest.mark.parametrize("door", DOORS)
def test_the_door_waits_for_who_writes(
    pair: tuple[Actor, Actor, int], impatient: Callable[[], None], door: str
) -> None:
    ana, ben, room = pair
    with db.unit():
        with db.transaction():
            assert may_post(facts.for_sending(ana, room, "a-nonce-of-it").facts)
            impatient()
            with pytest.raises(Exception, match=WAITS):
                shut(door, ana, ben)
        shut(door, ana, ben)
        with db.transaction():
            assert not may_post(facts.for_sending(ana, room, "a-nonce-of-it").facts)


@pytest.mark.parametrize("door", DOORS)
def test_who_writes_waits_for_the_door(
    pair: tuple[Actor, Actor, int], impatient: Callable[[], None], door: str
) -> None:
    ana, ben, room = pair
    with db.unit(), db.transaction() as session:
        at = now().replace(tzinfo=None) if db.engine().dialect.name == "sqlite" else now()
        session.execute(text(DOORS[door]), {"ana": ana.id, "ben": ben.id, "at": str(at)})
        impatient()
        with pytest.raises(Exception, match=WAITS), db.unit_of_its_own(), db.transaction():
            facts.for_sending(ana, room, "a-nonce-of-it")
