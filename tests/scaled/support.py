"""What the tests of several processes need besides pages: a browser over real HTTP, the database itself, and a crowd that writes
on through whatever happens and counts afterwards."""

import re
import secrets
import threading
import time
from collections.abc import Callable
from typing import Any

import psycopg2
import requests
import socketio

from tests.support.client import Page, Unanswered


class Browser:
    """Pages and forms of one person."""

    def __init__(self, url: str, cookie: str):
        self.url = url
        self.wire = requests.Session()
        name, value = cookie.split("=", 1)
        self.wire.cookies.set(name, value, domain="127.0.0.1", path="/")
        self.token = ""

    def gets(self, path: str, **more: Any) -> requests.Response:
        return self.wire.get(self.url + path, timeout=20, allow_redirects=False, **more)

    def posts(self, path: str, **form: str) -> requests.Response:
        """Post a form; its token is taken from a page first."""
        self.ready()
        return self.wire.post(
            self.url + path,
            data={"csrf_token": self.token, **form},
            headers={"Referer": self.url + "/"},
            timeout=20,
            allow_redirects=False,
        )

    def ready(self) -> "Browser":
        if not self.token:
            found = re.search(r'name="csrf-token" content="([^"]+)"', self.gets("/safety/help").text)
            assert found is not None
            self.token = found[1]
        return self


class Database:
    """PostgreSQL, asked past Hearth. It comes back by itself when the server was away."""

    def __init__(self, url: str):
        self.url = url.replace("+psycopg2", "")
        self._connection: Any = None

    def asks(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        if self._connection is None or self._connection.closed:
            self._connection = psycopg2.connect(self.url)
            self._connection.autocommit = True
        try:
            with self._connection.cursor() as cursor:
                cursor.execute(statement, values)
                return list(cursor.fetchall()) if cursor.description else []
        except psycopg2.OperationalError:
            self._connection.close()
            return self.asks(statement, *values)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()


def until(true: Callable[[], bool], words: str, patience: float = 20.0) -> None:
    """Wait for what other processes do by themselves."""
    end = time.monotonic() + patience
    while not true():
        assert time.monotonic() < end, f"still waiting: {words}"
        time.sleep(0.05)


class Writer(threading.Thread):
    """A person who writes message after message, sends again what was not acknowledged, and comes back when cut off."""

    def __init__(self, open_page: Callable[[], Page], room: int, over: threading.Event, pause: float = 0.02):
        super().__init__(daemon=True)
        self.open_page = open_page
        self.room = room
        self.over = over
        self.pause = pause
        self.acked: dict[str, tuple[int, int]] = {}
        """nonce → (id, number) as acknowledged"""
        self.refusals: list[str] = []
        self.cuts = 0
        self.slowest = 0.0
        self.fault: BaseException | None = None

    def run(self) -> None:
        try:
            page, nonce = self.open_page(), ""
            while nonce or not self.over.is_set():
                nonce = nonce or secrets.token_hex(8)
                began = time.monotonic()
                try:
                    ack = page.says(self.room, f"written on {nonce}", nonce=nonce)
                except (Unanswered, socketio.exceptions.SocketIOError, OSError):
                    self.cuts += 1
                    page = self._back(page)
                    continue
                self.slowest = max(self.slowest, time.monotonic() - began)
                if ack["ok"]:
                    self.acked[nonce] = (ack["id"], ack["seq"])
                    nonce = ""
                else:
                    self.refusals.append(ack["code"])
                time.sleep(self.pause if ack["ok"] else 0.1)
            page.close()
        except BaseException as fault:
            self.fault = fault

    def _back(self, page: Page) -> Page:
        page.close()
        while True:
            try:
                return self.open_page()
            except (socketio.exceptions.SocketIOError, OSError):
                time.sleep(0.1)


class Crowd:
    """Several people who write in one room at once. Use with `with`; at its end all have written what they were writing."""

    def __init__(self, pages: list[Callable[[], Page]], room: int):
        self.room = room
        self.over = threading.Event()
        self.writers = [Writer(open_page, room, self.over) for open_page in pages]

    def __enter__(self) -> "Crowd":
        for writer in self.writers:
            writer.start()
        return self

    def __exit__(self, *_fault: object) -> None:
        self.over.set()
        for writer in self.writers:
            writer.join(40)
        for writer in self.writers:
            assert not writer.is_alive(), "a writer never got an answer"
            if writer.fault is not None:
                raise writer.fault

    @property
    def written(self) -> int:
        return sum(len(writer.acked) for writer in self.writers)

    @property
    def acked(self) -> dict[str, tuple[int, int]]:
        return {nonce: placed for writer in self.writers for nonce, placed in writer.acked.items()}

    @property
    def refusals(self) -> set[str]:
        return {code for writer in self.writers for code in writer.refusals}

    def write_on(self, more: int = 20) -> None:
        """Wait until each has had so many further messages acknowledged."""
        goals = [len(writer.acked) + more for writer in self.writers]
        until(
            lambda: all(len(w.acked) >= goal for w, goal in zip(self.writers, goals, strict=True)),
            "the crowd writes on",
        )

    def counted(self, database: Database) -> tuple[int, int]:
        """(lost, doubled): acknowledged messages that are not there as acknowledged, and messages that are there twice. Numbers are
        gapless, too."""
        rows = database.asks("SELECT nonce, id, seq FROM messages WHERE room_id = %s AND seq IS NOT NULL", self.room)
        there: dict[str, list[tuple[int, int]]] = {}
        for nonce, message_id, seq in rows:
            there.setdefault(nonce, []).append((message_id, seq))
        lost = sum(there.get(nonce) != [placed] for nonce, placed in self.acked.items())
        doubled = sum(len(copies) > 1 for copies in there.values())
        bodies = database.asks(
            "SELECT count(*) - count(DISTINCT body) FROM messages WHERE room_id = %s AND body LIKE 'written on %%'",
            self.room,
        )
        numbers = sorted(seq for copies in there.values() for _id, seq in copies)
        assert numbers == list(range(1, len(numbers) + 1)), "the room's numbers have a gap"
        return lost, doubled + bodies[0][0]


def catch_up(page: Page, room: int, after: int) -> list[int]:
    """The numbers of all messages after this one, as a page that returns asks for them."""
    numbers: list[int] = []
    while True:
        entered = page.sends("room:enter", {"room": room, "after": after})
        assert entered["ok"], entered
        numbers += [message["seq"] for message in entered["messages"]]
        if not entered["more"]:
            return numbers
        after = numbers[-1]
