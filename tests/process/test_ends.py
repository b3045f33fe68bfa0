"""Servers that end: by a power cut amid a stream of messages, and by Ctrl-C. What was acknowledged is there, once."""

import secrets
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest
import requests

from tests.process.conftest import World
from tests.support.client import Page, Unanswered
from tests.support.server import PATIENCE, Server

pytestmark = [pytest.mark.process, pytest.mark.usefixtures("alone")]

ROUNDS = 2
BEFORE_THE_CUT = 60


class Stream(threading.Thread):
    """One person sending without a pause, noting what was acknowledged, until the connection is gone."""

    def __init__(self, page: Page, room: int, enough: threading.Semaphore):
        super().__init__(daemon=True)
        self.page, self.room, self.enough = page, room, enough
        self.acknowledged: dict[str, tuple[int, int]] = {}
        self.unanswered: list[str] = []

    def run(self) -> None:
        while True:
            nonce = secrets.token_hex(8)
            try:
                ack = self.page.says(self.room, f"Message {nonce}", nonce=nonce)
            except Unanswered:
                self.unanswered.append(nonce)
                return
            assert ack["ok"], ack
            self.acknowledged[nonce] = (ack["id"], ack["seq"])
            self.enough.release()


def test_a_power_cut_loses_nothing_and_doubles_nothing(server: Server, world: World, page: Callable[..., Page]):
    room = world.rooms[1]
    acknowledged: dict[str, tuple[int, int]] = {}
    for _round in range(ROUNDS):
        enough = threading.Semaphore(0)
        streams = [Stream(page(person), room, enough) for person in world.at_stage(1)[:3]]
        for stream in streams:
            stream.start()
        for _ in range(BEFORE_THE_CUT):
            assert enough.acquire(timeout=20)
        server.kill()
        for stream in streams:
            stream.page.wait_until_down()
            stream.page.wire.disconnect()
            stream.join(20)
            assert not stream.is_alive()
        server.start()
        for stream, person in zip(streams, world.at_stage(1), strict=False):
            acknowledged |= stream.acknowledged
            again = page(person)
            for nonce in stream.unanswered:  # as the page does: send again what was not acknowledged
                ack = again.says(room, f"Message {nonce}", nonce=nonce)
                assert ack["ok"]
                acknowledged[nonce] = (ack["id"], ack["seq"])
            for nonce, (message_id, seq) in list(stream.acknowledged.items())[-3:]:
                ack = again.says(room, f"Message {nonce}", nonce=nonce)
                assert (ack["id"], ack["seq"]) == (message_id, seq)
            again.close()
    with closing(sqlite3.connect(f"file:{server.database}?mode=ro", uri=True)) as database:
        rows = database.execute(
            "SELECT nonce, id, seq FROM messages WHERE room_id = ? ORDER BY seq", (room,)
        ).fetchall()
        (last_seq,) = database.execute("SELECT last_seq FROM rooms WHERE id = ?", (room,)).fetchone()
    kept = {nonce: (message_id, seq) for nonce, message_id, seq in rows if not nonce.startswith("world-")}
    assert kept == acknowledged
    assert [seq for _nonce, _id, seq in rows] == list(range(1, last_seq + 1))
    assert len(acknowledged) >= ROUNDS * BEFORE_THE_CUT


def test_ctrl_c_ends_it_cleanly(server: Server, world: World, page: Callable[..., Page]):
    ana = page(world.at_stage(1)[0])
    sent = ana.says(world.rooms[1], "Just before the end")
    assert sent["ok"]
    assert server.interrupt() == 0
    assert ana.hears("server:closing") == [{}]
    ana.wait_until_down()
    assert server.wait_for_line("Hearth is closed")
    assert not [line for line in server.lines if "Traceback" in line or "ERROR" in line], server.lines
    write_ahead = server.database.with_name("hearth.db-wal")
    assert not write_ahead.exists() or write_ahead.stat().st_size == 0
    with closing(sqlite3.connect(server.database)) as database:
        assert database.execute("SELECT seq FROM messages WHERE id = ?", (sent["id"],)).fetchone() == (sent["seq"],)


def test_ctrl_c_is_noticed_when_nothing_else_happens(server: Server):
    """With no job and no visitor to wake it up."""
    server.stop()
    server.more["HEARTH_JOBS"] = "apart"
    server.start()
    assert requests.get(f"{server.url}/safety/help", timeout=PATIENCE).ok
    assert server.interrupt() == 0


def test_it_comes_back_by_itself_for_its_pages(server: Server, world: World, page: Callable[..., Page]):
    """A page that was told of the closing enters again with its last number and has missed nothing."""
    ana, ben = page(world.at_stage(1)[0]), page(world.at_stage(1)[1])
    entered = ben.sends("room:enter", {"room": world.rooms[1]})
    server.interrupt()
    for one in (ana, ben):
        one.wait_until_down()
        one.wire.disconnect()
    server.start()
    sent = page(world.at_stage(1)[0]).says(world.rooms[1], "Here again")
    back: dict[str, Any] = page(world.at_stage(1)[1]).sends(
        "room:enter", {"room": world.rooms[1], "after": entered["last_seq"], "rev": entered["last_rev"]}
    )
    assert [message["id"] for message in back["messages"]] == [sent["id"]]
