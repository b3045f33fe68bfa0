"""How frames leave quickly, through engineio's own seam, the class of its websockets. client_manager.py puts frames to many on it.

Stock, every frame goes to every client through a queue, a greenlet and a `send` of its own, and two greenlets sleep for each client.
Here a frame is built once for all who get it, is put on the connection's line straight away, and the lines that have something leave
together at the end of the hub's turn: one `send` a connection, however many frames arose. A reader who does not take what comes is cut when LINE_MOST bytes wait; the page
comes back and catches up by number.

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

log = logging.getLogger(__name__)

LINE_MOST = 1024 * 1024
"""Bytes that may wait for a reader. Beyond that they are cut: others must not pay for it with memory."""

NEEDED_OF_WEBSOCKET = ("_pack_message", "_send", "_apply_mask", "socket")
NEEDED_OF_ENGINEIO = ("_async", "sockets", "start_background_task")


class Line:
    """The way out to one websocket. Frames keep their order; nothing here yields."""

    __slots__ = ("busy", "dead", "lane", "marked", "pack", "raw", "size", "sock", "waiting", "ws")

    def __init__(self, lane: "FastLane", ws: Any):
        self.lane = lane
        self.ws = ws
        self.sock = ws.socket  # cooperative: waits without holding others up
        self.raw = ws.socket.fd  # the plain socket beneath: never waits
        self.pack = ws._pack_message
        self.waiting: list[bytes] = []
        self.size = 0
        self.busy = False
        self.marked = False
        self.dead = False

    def put(self, frame: bytes) -> None:
        if self.dead:
            raise BrokenPipeError("the line is cut")
        self.waiting.append(frame)
        self.size += len(frame)
        if self.size > LINE_MOST:
            self.cut()
        elif not self.busy and not self.marked:
            self.marked = True
            self.lane.mark(self)

    def leave(self) -> None:
        """Hand over to the system all that waits, in one go; what it does not take at once goes on in a greenlet."""
        self.marked = False
        if self.busy or self.dead or not self.waiting:
            return
        data = self.waiting[0] if len(self.waiting) == 1 else b"".join(self.waiting)
        self.waiting.clear()
        try:
            sent = self.raw.send(data)
        except BlockingIOError:
            sent = 0
        except OSError:
            self.dead, self.size = True, 0
            return
        self.size -= sent
        if sent < len(data):
            self.busy = True
            self.lane.spawn(self._go_on, data[sent:])

    def _go_on(self, rest: bytes) -> None:
        try:
            while rest:
                self.sock.sendall(rest)
                self.size -= len(rest)
                rest = b"".join(self.waiting)
                self.waiting.clear()
        except OSError:
            self.cut()
        finally:
            self.busy = False

    def cut(self) -> None:
        """Let go of a reader who does not read. engineio hears the end of the connection and cleans up."""
        if not self.dead:
            self.dead, self.size = True, 0
            self.waiting.clear()
            log.info("a connection that did not take what came was cut")
            with contextlib.suppress(OSError):
                self.raw.shutdown(2)

    def finish(self) -> None:
        """What waits leaves before the end."""
        self.leave()
        self.ws.close()


class LineQueue:
    """What engineio takes for the socket's queue once the websocket is open: whatever is put in is on the line already, so no
    greenlet has to take it out."""

    __slots__ = ("line",)

    def __init__(self, line: Line):
        self.line = line

    def put(self, pkt: Any) -> None:
        """None is engineio's word for: that was the last one."""
        if pkt is None:
            self.line.finish()
        elif not self.line.dead:
            self.line.put(frame_of(pkt, self.line))

    def join(self) -> None:
        """Nothing is ever in it."""


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
        self._marked: list[Line] = []
        self._pings: deque[tuple[float, Any]] = deque()
        self._opening: ContextVar[tuple[Any, Line] | None] = ContextVar("opening", default=None)

    def mark(self, line: Line) -> None:
        if not self._marked:
            self.spawn(self.leave_together)
        self._marked.append(line)

    def leave_together(self) -> None:
        """At the end of the hub's turn: every line that has something. The last marked first: that is who wrote, waiting for the
        ack, after everybody whom the message went to."""
        marked, self._marked = self._marked, []
        for line in reversed(marked):
            line.leave()

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


def frame_of(pkt: Any, line: Line) -> bytes:
    """The packet as a websocket frame, built once for however many get it (a server's frames are not masked)."""
    frame: bytes | None = getattr(pkt, "frame", None)
    if frame is None:
        frame = pkt.frame = line.pack(pkt.encode(), masked=False)
    return frame


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
