"""A page of a member as the real Socket.IO client, over a real websocket to a real server (server.py).

It keeps every frame in the order of arrival. `hears` waits for an event, never for a time; `hears_nothing` first has the server
answer something harmless: what was sent to this page before would have come before that answer.
"""

import secrets
import threading
from typing import Any

import socketio

from tests.support.server import PATIENCE


class Unanswered(Exception):
    """The connection ended before the answer came: nobody knows whether it was done."""


class Page:
    """One connection of one person. `cookie` is "name=value", as `hearth world` writes it."""

    def __init__(self, url: str, cookie: str | None, origin: str | None = None, name: str = ""):
        self.url = url
        self.name = name
        self.headers = {"Cookie": cookie} if cookie else {}
        self.frames: list[tuple[str, Any]] = []
        self._news = threading.Condition()
        self._down = False
        # The websocket library names the server's own origin by itself, as a browser does.
        options = {"origin": origin} if origin is not None else {}
        self.wire = socketio.Client(reconnection=False, handle_sigint=False, websocket_extra_options=options)
        self.wire.on("*", self._take)
        self.wire.on("disconnect", self._goes_down)

    def _take(self, event: str, *data: Any) -> None:
        with self._news:
            self.frames.append((event, data[0] if data else None))
            self._news.notify_all()

    def _goes_down(self, *_reason: Any) -> None:
        with self._news:
            self._down = True
            self._news.notify_all()

    def connect(self, transports: tuple[str, ...] = ("websocket",)) -> "Page":
        """Open the connection (again). Raises socketio.exceptions.ConnectionError when the server refuses."""
        self._down = False
        self.wire.connect(self.url, headers=self.headers, transports=list(transports), wait_timeout=PATIENCE)
        return self

    def sends(self, event: str, payload: Any = None) -> dict[str, Any]:
        """Send an event and give its ack. Raises Unanswered when the connection ends before it comes."""
        came: list[Any] = []

        def take(*ack: Any) -> None:
            with self._news:
                came.append(ack[0] if ack else None)
                self._news.notify_all()

        try:
            self.wire.emit(event, payload, callback=take)
        except socketio.exceptions.SocketIOError as fault:
            raise Unanswered(event) from fault
        with self._news:
            assert self._news.wait_for(lambda: came or self._down, PATIENCE), f"{event} got no ack"
        if not came:
            raise Unanswered(event)
        assert isinstance(came[0], dict), f"{event} got no ack but {came[0]!r}"
        return came[0]

    def says(self, room: int, body: str, nonce: str | None = None, **more: Any) -> dict[str, Any]:
        return self.sends("message:send", {"room": room, "body": body, "nonce": nonce or secrets.token_hex(8), **more})

    def hears(self, event: str, count: int = 1) -> list[Any]:
        """Wait until `count` frames of this kind are there and take them. Others stay to be asked for."""

        def came() -> list[Any]:
            return [frame for name, frame in self.frames if name == event]

        with self._news:
            self._news.wait_for(lambda: len(came()) >= count or self._down, PATIENCE)
            heard = came()
            assert len(heard) >= count, f"{self.name} waited for {count} × {event} and heard {self.frames}"
            self.frames = [(name, frame) for name, frame in self.frames if name != event]
        return heard

    def settles(self) -> None:
        """Wait until all that the server sent to this page so far has come."""
        self.sends("room:enter", {"room": 0})

    def hears_nothing(self, *events: str) -> None:
        """Nothing (of these kinds, or at all) has come or is under way."""
        self.settles()
        with self._news:
            came = [frame for frame in self.frames if not events or frame[0] in events]
        assert not came, f"{self.name} heard {came}"

    def forgets(self) -> None:
        self.settles()
        with self._news:
            self.frames = []

    def wait_until_down(self) -> None:
        with self._news:
            assert self._news.wait_for(lambda: self._down, PATIENCE), f"{self.name} is still connected"

    def close(self) -> None:
        if self.wire.connected:
            self.wire.disconnect()
        self.wire.shutdown()
        if self.wire.eio.ws is not None:  # a refused connection is left open by the library
            self.wire.eio.ws.close()
