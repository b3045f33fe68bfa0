"""What a room's length costs: nothing. Entering, reading on, catching up and letting old messages go are the same work in a long room
as in a short one, once the database knows its own figures (ANALYZE). Counted, not timed: SQLite's steps, and the rows that PostgreSQL
touches. Search is in test_search_plan.py; times are the bench's.
"""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, insert, text, update

from community.rooms.models import Message, Room
from community.rooms.queries import rooms
from community.rooms.services import let_old_go
from community.shared import db, prepared
from community.shared.clock import now
from tests.support.make import Make

from .conftest import Circle

SHORT, LONG = 200, 4000
STEPS = 10
"""SQLite tells of every so many steps."""


def fill(room: int, writers: list[int], messages: int) -> None:
    """Messages of these writers in turn; the first ones changed once."""
    row = {"body": "The kettle is on", "html": "<p>The kettle is on</p>", "notes": [], "state": "here"}
    started = now() - timedelta(days=20)
    rows = [
        row
        | {
            "room_id": room,
            "seq": seq,
            "rev": max(0, 21 - seq),
            "author_id": writers[seq % len(writers)],
            "nonce": f"{room}-{seq}",
            "sent_at": started + timedelta(seconds=seq),
        }
        for seq in range(1, messages + 1)
    ]
    with db.transaction() as session:
        session.execute(insert(db.table(Message)), rows)
        session.execute(update(Room).where(Room.id == room).values(last_seq=messages, last_rev=20))


@pytest.fixture
def long_and_short(circle: Circle, make: Make) -> tuple[int, int]:
    """Two rooms of one circle, with one message of ben's waiting in each, in a database that knows its figures."""
    long, short = circle.rooms[1], circle.rooms[2]
    with db.unit():
        for room, messages in ((long, LONG), (short, SHORT)):
            fill(room, [circle.ana.id, circle.mo.id, circle.ben.id], messages)
            make.message(room, circle.ben.actor, "May I?", state="waiting")
        with db.transaction() as session:
            pace = {"slow_seconds": 1, "slow_per_day": 50, "look_first": 3, "retention_days": 365}
            session.execute(update(Room).where(Room.id.in_([long, short])).values(**pace))
            session.execute(text("ANALYZE"))
    return long, short


class Work:
    """How much the database does for somebody."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch):
        self.steps = 0
        self.asked: list[tuple[str, Any]] = []
        if db.engine().dialect.name == "sqlite":
            event.listen(db.engine(), "checkout", lambda driver, *_more: driver.set_progress_handler(self._step, STEPS))
            return
        event.listen(db.engine(), "before_cursor_execute", lambda *found: self.asked.append((found[2], found[3])))
        execute = prepared._Compiled.execute

        def noted(compiled: prepared._Compiled, connection: object, values: dict[str, object]) -> list[object]:
            self.asked.append((compiled.sql, compiled._values(values)))
            return execute(compiled, connection, values)

        monkeypatch.setattr(prepared._Compiled, "execute", noted)

    def _step(self) -> None:
        self.steps += 1

    def of(self, does: Callable[[], object]) -> int:
        does()  # what is remembered and what is noted once a day
        self.steps = 0
        self.asked.clear()
        does()
        asked = [one for one in self.asked if one[0].lstrip().startswith("SELECT")]
        return self.steps if not asked else sum(self._rows_touched(*one) for one in asked)

    @staticmethod
    def _rows_touched(sql: str, values: Any) -> int:
        connection = db.engine().raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", values)
            (told,) = cursor.fetchone() or ("[]",)
            return _touched((json.loads(told) if isinstance(told, str) else told)[0]["Plan"])
        finally:
            connection.rollback()
            connection.close()


def _touched(node: dict[str, Any]) -> int:
    """Rows that a plan takes from tables and indexes, also those that it throws away."""
    rows = node["Actual Rows"] + node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
    own = int(rows * node["Actual Loops"]) if "Relation Name" in node or "Index Name" in node else 0
    return own + sum(_touched(part) for part in node.get("Plans", ()))


@pytest.fixture
def work(app: object, monkeypatch: pytest.MonkeyPatch) -> Work:
    return Work(monkeypatch)


READINGS: dict[str, Callable[[Circle, int, int], object]] = {
    "entering": lambda circle, room, last: circle.ben.sends("room:enter", {"room": room}),
    "the page": lambda circle, room, last: circle.ben.gets(f"/rooms/{room}"),
    "a moderator's page": lambda circle, room, last: circle.mo.gets(f"/rooms/{room}"),
    "what waits for a look": lambda circle, room, last: circle.mo.gets(f"/rooms/{room}/waiting"),
    "the middle": lambda circle, room, last: circle.ben.sends("room:history", {"room": room, "around": last // 2}),
    "catching up": lambda circle, room, last: circle.ben.sends(
        "room:enter", {"room": room, "after": last - 50, "rev": 10}
    ),
}


@pytest.mark.parametrize("reading", READINGS)
def test_a_long_room_is_no_more_work(circle: Circle, long_and_short: tuple[int, int], work: Work, reading: str):
    for room in long_and_short:
        assert "code" not in circle.ben.sends("room:enter", {"room": room})
    long, short = (
        work.of(lambda room=room, last=last: READINGS[reading](circle, room, last))
        for room, last in zip(long_and_short, (LONG, SHORT), strict=True)
    )
    assert 0 < long < 1.2 * short + 20, f"{reading}: {long} in the long room, {short} in the short one"


def test_what_waits_in_a_group_is_found_without_its_rooms(circle: Circle, long_and_short: tuple[int, int], work: Work):
    with db.unit():
        assert rooms.waiting_rooms(circle.mo.actor, circle.group) == set(long_and_short)

    def asks() -> None:
        with db.unit():
            rooms.waiting_rooms(circle.mo.actor, circle.group)

    assert 0 < work.of(asks) < SHORT


def test_looking_for_old_messages_is_no_walk_through_the_room(
    circle: Circle, long_and_short: tuple[int, int], work: Work
):
    def looks() -> None:
        with db.unit():
            assert let_old_go.let_old_go() == 0

    assert 0 < work.of(looks) < LONG / 2
