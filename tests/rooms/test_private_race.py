"""Whoever writes privately and whoever shuts the door at the same moment stand in one line: no message is taken in after the door was
shut. On SQLite because it has one writer, on PostgreSQL because both hold the conversation's row. The same for a message that waits until the
other is awake and is taken back as it goes: it is in the conversation or in its writer's box, never in both and never in neither."""

import contextlib
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection, event, func, select, text

from community.boundaries import facts
from community.boundaries.rooms import may_post
from community.rooms.models import Message, PostponedMessage
from community.rooms.services.cancel_postponed import cancel_postponed
from community.rooms.services.send_postponed import send_postponed
from community.shared import db
from community.shared.actor import Actor
from community.shared.clock import now
from community.shared.errors import NotFound
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
                "(:ben, 'nobody', 'connections_settling', 'listen', 'UTC', false, 'when_i_can', '', 0, '', 'nobody', false, true)"
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


def left(room: int) -> tuple[int, int]:
    """How many are in the conversation, and how many wait."""
    with db.unit() as session:
        return (
            session.scalar(select(func.count()).select_from(Message).where(Message.room_id == room)) or 0,
            session.scalar(select(func.count()).select_from(PostponedMessage)) or 0,
        )


def test_what_goes_waits_for_who_takes_it_back(
    app: Flask, make: Make, pair: tuple[Actor, Actor, int], impatient: Callable[[], None]
) -> None:
    ana, _ben, room = pair
    waiting = make.postponed(room, ana, due_at=now())
    with app.app_context(), db.unit():
        with db.transaction():
            assert cancel_postponed(ana, waiting).body == "Good night"
            impatient()
            with pytest.raises(Exception, match=WAITS), db.unit_of_its_own():
                send_postponed(waiting)
        send_postponed(waiting)
    assert left(room) == (0, 0)


def test_who_takes_it_back_waits_for_what_goes(
    app: Flask, make: Make, pair: tuple[Actor, Actor, int], impatient: Callable[[], None]
) -> None:
    ana, _ben, room = pair
    waiting = make.postponed(room, ana, due_at=now())
    with app.app_context(), db.unit():
        with db.transaction():
            send_postponed(waiting)
            impatient()
            with pytest.raises(Exception, match=WAITS), db.unit_of_its_own():
                cancel_postponed(ana, waiting)
        with pytest.raises(NotFound):
            cancel_postponed(ana, waiting)
    assert left(room) == (1, 0)


def test_all_at_once_each_has_one_end(app: Flask, make: Make, pair: tuple[Actor, Actor, int]) -> None:
    """Two processes' jobs and the writer, over and over."""
    ana, _ben, room = pair
    went = 0
    for number in range(12):
        waiting, together, back = make.postponed(room, ana, due_at=now()), threading.Barrier(3), []

        def run(act: Callable[[], Any], waiting: int = waiting, together: threading.Barrier = together) -> None:
            with app.app_context(), db.unit():
                together.wait()
                act()

        def cancels(waiting: int = waiting, back: list[str] = back) -> None:
            with contextlib.suppress(NotFound):
                back.append(cancel_postponed(ana, waiting).body)

        acts = [lambda waiting=waiting: send_postponed(waiting)] * 2 + [cancels]
        threads = [threading.Thread(target=run, args=(act,)) for act in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        went += not back
        assert left(room) == (went, 0), number
