"""How frames leave quickly, through engineio's own seam, the class of its websockets. client_manager.py puts frames to many on it.

Stock, every frame goes to every client through a queue, a greenlet and a `send` of its own, and two greenlets sleep for each client.
Here a frame is built once for all who get it, is put on the connection's line straight away, and the lines that have something leave
together at the end of the hub's turn: one `send` a connection, however many frames arose. What goes to many may rest a moment longer
while the server is busy (REST), so that more of it leaves in one `send`. A reader who does not take what comes is cut when LINE_MOST
bytes wait; the page comes back and catches up by number.

It leans on private names of the pinned releases. `fits` looks for all of them at the start; if one is missing, or the setting says
`stock`, frames travel the stock way, the same frames. Long-polling clients always do.
"""

import contextlib
import logging
import time
from collections import deque
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from engineio import packet as eio_packet

from .line import LEAVING, LINE_MOST, RESTING, Line, LineQueue, frame_of

log = logging.getLogger(__name__)

MANY = 64
"""Lines from which a fan-out counts as one to many. Smaller ones, acks and pings never rest."""

REST = 2.0
"""After a round to many took so long, the next one waits this many times as long: such rounds can never take more than a third of the
server, whatever is written, and in quiet times nothing waits."""

REST_MOST = 0.02
"""Seconds that a frame to many rests at most."""

NEEDED_OF_WEBSOCKET = ("_pack_message", "_send", "_apply_mask", "socket")
NEEDED_OF_ENGINEIO = ("_async", "sockets", "start_background_task")


class Done:
    """A task that needs no greenlet of its own."""

    def join(self) -> None:
        """It is over."""


class FastLane:
    """The lines of one server, and its pings: stock has a greenlet asleep for each client's next one, 16 KB each."""

    def __init__(self, server: Any):
        self.eio = server.eio
        self.spawn = server.eio.start_background_task
        self.lines: dict[str, Line] = {}
        self._leaving: list[Line] = []
        self._resting: list[Line] = []
        self._rest_until = 0.0
        self._rounds = False
        """Whether a task lets those who rest leave."""
        self._pings: deque[tuple[float, Any]] = deque()
        self._opening: ContextVar[tuple[Any, Line] | None] = ContextVar("opening", default=None)

    def put_all(self, lines: list[Line], pkt: Any, but: Line | None = None) -> None:
        """The same frame on many lines, `but` one. Written out instead of calling each line's `put`: with 500 who receive, this loop
        is most of what a message costs."""
        if not lines:
            return
        frame = frame_of(pkt, lines[0])
        size = len(frame)
        mark = RESTING if len(lines) >= MANY else LEAVING
        marked = []
        for line in lines:
            if line is but or line.dead:
                continue
            line.waiting.append(frame)
            line.size += size
            if line.size > LINE_MOST:
                line.cut()
            elif line.marked < mark:
                line.marked = mark
                marked.append(line)
        if marked and mark == LEAVING:
            self.leave_soon(marked)
        elif marked:
            self._resting += marked
            if not self._rounds:
                self._rounds = True
                self.spawn(self._leave_rested)

    def leave_soon(self, lines: list[Line]) -> None:
        if not self._leaving:
            self.spawn(self.leave_together)
        self._leaving += lines

    def leave_together(self) -> None:
        """At the end of the hub's turn: every line that has something. The last marked first: that is who wrote, waiting for the
        ack, after everybody whom the message went to."""
        leaving, self._leaving = self._leaving, []
        for line in reversed(leaving):
            line.leave()

    def _leave_rested(self) -> None:
        """Rounds to many, for as long as there is something, each after what is due at once: whoever wrote has the ack first. After MANY
        lines others have a turn."""
        try:
            while self._resting:
                self._round()
        finally:  # whatever ends it: the next frame to many starts it anew
            self._rounds = False

    def _round(self) -> None:
        if (rest := self._rest_until - time.monotonic()) > 0:
            self.eio.sleep(rest)
        self.leave_together()
        resting, self._resting = self._resting, []
        took = 0.0
        for start in range(0, len(resting), MANY):
            began = time.monotonic()
            for line in resting[start : start + MANY]:
                line.leave()
            took += time.monotonic() - began
            self.eio.sleep(0)
        self._rest_until = time.monotonic() + min(REST * took, REST_MOST)

    def carry(self, eio_socket: Any, ws: Any, handler: Callable[[Any], Any]) -> Any:
        """Lead a websocket's way out over a line for as long as it is open."""
        line = Line(self, ws)
        ws._send, ws._apply_mask = line.put, unmask
        opening = self._opening.set((eio_socket, line))
        try:
            return handler(ws)
        finally:
            self._opening.reset(opening)
            self.lines.pop(eio_socket.sid, None)

    def start(self, target: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Instead of engineio's start_background_task: its writer and its pings need no greenlet here. Anything else, or the same
        by another name in another release, starts as ever."""
        name, opening = getattr(target, "__name__", ""), self._opening.get()
        if name == "writer" and opening is not None:
            self._take_queue(*opening)
            return Done()
        if name == "_send_ping":
            self._ping_later(target.__self__)  # type: ignore[attr-defined]
            return Done()
        return self.spawn(target, *args, **kwargs)

    def _take_queue(self, eio_socket: Any, line: Line) -> None:
        before, eio_socket.queue = eio_socket.queue, LineQueue(line)
        self.lines[eio_socket.sid] = line
        while before.qsize():
            eio_socket.queue.put(before.get(block=False))

    def _ping_later(self, eio_socket: Any) -> None:
        if not self._pings:
            self.spawn(self._ping)
        self._pings.append((time.monotonic() + self.eio.ping_interval, eio_socket))

    def _ping(self) -> None:
        """All wait equally long, so the first in line is always the next."""
        while self._pings:
            due, eio_socket = self._pings[0]
            if (rest := due - time.monotonic()) > 0:
                self.eio.sleep(rest)
                continue
            if not eio_socket.closing and not eio_socket.closed:
                eio_socket.last_ping = time.time()
                with contextlib.suppress(Exception):  # its reader hears of a broken connection and cleans up
                    eio_socket.send(eio_packet.Packet(eio_packet.PING))
            self._pings.popleft()


def unmask(data: bytes, mask: tuple[int, ...], length: int | None = None, offset: int = 0) -> bytes:
    """RFC 6455, 5.3, as one operation on whole numbers instead of byte by byte: 64 KB in 0.15 ms."""
    size = len(data)
    turn = offset % 4
    key = bytes(mask[turn:] + mask[:turn])
    whole = (key * (size // 4 + 1))[:size]
    return (int.from_bytes(data, "big") ^ int.from_bytes(whole, "big")).to_bytes(size, "big")


def fits(server: Any) -> bool:
    """Whether this release has the names that we lean on before there is a connection."""
    eio = server.eio
    if not hasattr(server.manager, "lane") or not all(hasattr(eio, name) for name in NEEDED_OF_ENGINEIO):
        return False
    return eio._async["websocket"] is not None


def take_over(server: Any) -> bool:
    """Put the lane on a socket server. False where the release or the async mode does not fit: frames travel the stock way."""
    if not fits(server):
        log.warning("the quick way for frames does not fit this release; frames travel the stock way")
        return False
    lane = FastLane(server)
    stock: Any = server.eio._async["websocket"]

    class FastWebSocket(stock):
        """The stock class, with each connection's way out led over its line."""

        def __init__(self, handler: Any, eio: Any):
            eio_socket = handler.__self__

            def adopt(ws: Any) -> Any:
                if not all(hasattr(ws, name) for name in NEEDED_OF_WEBSOCKET) or not hasattr(ws.socket, "fd"):
                    return handler(ws)
                return lane.carry(eio_socket, ws, handler)

            super().__init__(adopt, eio)

    server.eio._async = {**server.eio._async, "websocket": FastWebSocket}
    server.eio.start_background_task = lane.start
    server.manager.lane = lane
    return True
