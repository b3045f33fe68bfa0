"""The way out to one websocket: a line on which frames are put and leave in order, and what engineio takes for its queue. When lines
leave, and how the server comes to have them, is fast_lane.py's affair.
"""

import contextlib
import logging
from collections.abc import Callable
from typing import Any, Protocol

log = logging.getLogger(__name__)

LINE_MOST = 1024 * 1024
"""Bytes that may wait for a reader. Beyond that they are cut: others must not pay for it with memory."""

RESTING, LEAVING = 1, 2
"""How a line is marked: it leaves with the next round to many, or at the end of this turn."""


class Lane(Protocol):
    """What a line asks of whoever lets lines leave."""

    spawn: Callable[..., Any]

    def leave_soon(self, lines: "list[Line]") -> None: ...


class Line:
    """The way out to one websocket. Frames keep their order; nothing here yields."""

    __slots__ = ("busy", "dead", "lane", "marked", "pack", "raw", "size", "sock", "waiting", "ws")

    def __init__(self, lane: "Lane", ws: Any):
        self.lane = lane
        self.ws = ws
        self.sock = ws.socket  # cooperative: waits without holding others up
        self.raw = ws.socket.fd  # the plain socket beneath: never waits
        self.pack = ws._pack_message
        self.waiting: list[bytes] = []
        self.size = 0
        self.busy = False
        self.marked = 0
        self.dead = False

    def put(self, frame: bytes) -> None:
        if self.dead:
            raise BrokenPipeError("the line is cut")
        self.waiting.append(frame)
        self.size += len(frame)
        if self.size > LINE_MOST:
            self.cut()
        elif self.marked < LEAVING:
            self.marked = LEAVING
            self.lane.leave_soon([self])

    def leave(self) -> None:
        """Hand over to the system all that waits, in one go; what it does not take at once goes on in a greenlet."""
        self.marked = 0
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


def frame_of(pkt: Any, line: Line) -> bytes:
    """The packet as a websocket frame, built once for however many get it (a server's frames are not masked)."""
    frame: bytes | None = getattr(pkt, "frame", None)
    if frame is None:
        frame = pkt.frame = line.pack(pkt.encode(), masked=False)
    return frame
