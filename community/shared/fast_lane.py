"""How frames leave quickly: one file beside realtime, through python-socketio's own seams (client manager, websocket class).

Stock, every frame goes to every client through a queue, a greenlet and a `send` of its own. Here a frame is built once for all who
get it, is put on the connection's line straight away, and the lines that have something leave together at the end of the hub's turn:
one `send` a connection, however many frames arose. A reader who does not take what comes is cut when LINE_MOST bytes wait; the page
comes back and catches up by number.

It leans on private names of the pinned releases. `fits` looks for all of them at the start; if one is missing, or the setting says
`stock`, frames travel the stock way, the same frames. Long-polling clients always do.
"""

import contextlib
import logging
from typing import Any

from engineio import packet as eio_packet
from socketio import Manager, RedisManager, packet

log = logging.getLogger(__name__)

LINE_MOST = 1024 * 1024
"""Bytes that may wait for a reader. Beyond that they are cut: others must not pay for it with memory."""

NEEDED_OF_WEBSOCKET = ("_pack_message", "_send", "_apply_mask", "socket")
NEEDED_OF_ENGINEIO = ("_async", "sockets", "start_background_task")


class Line:
    """The way out to one websocket. Frames keep their order; nothing here yields."""

    __slots__ = ("busy", "dead", "eio_socket", "lane", "marked", "pack", "raw", "size", "sock", "waiting")

    def __init__(self, lane: "FastLane", eio_socket: Any, ws: Any):
        self.lane = lane
        self.eio_socket = eio_socket
        self.sock = ws.socket  # cooperative: waits without holding others up
        self.raw = ws.socket.fd  # the plain socket beneath: never waits
        self.pack = ws._pack_message
        self.waiting: list[bytes] = []
        self.size = 0
        self.busy = False
        self.marked = False
        self.dead = False

    def is_clear(self) -> bool:
        """Whether a frame may go on the line now without overtaking one that is still in engineio's queue."""
        return not self.dead and self.eio_socket.upgraded and not self.eio_socket.queue.qsize()

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

    def close(self, close: Any, *args: Any, **kwargs: Any) -> None:
        """What waits leaves before the end."""
        self.leave()
        close(*args, **kwargs)


class FastLane:
    """The lines of one server."""

    def __init__(self, server: Any):
        self.server = server
        self.spawn = server.eio.start_background_task
        self.lines: dict[str, Line] = {}
        self._marked: list[Line] = []

    def mark(self, line: Line) -> None:
        if not self._marked:
            self.spawn(self.leave_together)
        self._marked.append(line)

    def leave_together(self) -> None:
        """At the end of the hub's turn: every line that has something."""
        marked, self._marked = self._marked, []
        for line in marked:
            line.leave()

    def open(self, eio_socket: Any, ws: Any) -> Line:
        line = Line(self, eio_socket, ws)
        self.lines[eio_socket.sid] = line
        stock_send, stock_close = eio_socket.send, ws.close

        def send(pkt: Any) -> None:
            if line.is_clear() and not eio_socket.closed:
                line.put(frame_of(pkt, line))
            else:
                stock_send(pkt)

        eio_socket.send = send
        ws._send = line.put
        ws._apply_mask = unmask
        ws.close = lambda *args, **kwargs: line.close(stock_close, *args, **kwargs)
        return line

    def close(self, eio_socket: Any) -> None:
        self.lines.pop(eio_socket.sid, None)


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


class FastManager(Manager):
    """Emits to many with one frame. Stands between a queue's manager and the stock one, so that it serves both."""

    lane: FastLane | None = None

    def emit(
        self,
        event: str,
        data: Any,
        namespace: str,
        room: Any = None,
        skip_sid: Any = None,
        callback: Any = None,
        to: Any = None,
        **kwargs: Any,
    ) -> None:
        rooms = to or room
        if self.lane is None or callback or not isinstance(rooms, list | tuple) or namespace not in self.rooms:
            super().emit(event, data, namespace, room=room, skip_sid=skip_sid, callback=callback, to=to, **kwargs)
            return
        text = self.server.packet_class(packet.EVENT, namespace=namespace, data=[event, data], binary=False).encode()
        pkt = eio_packet.Packet(eio_packet.MESSAGE, text)
        here, lines = self.rooms[namespace], self.lane.lines
        for name in rooms:
            for sid, eio_sid in tuple(here.get(name, {}).items()):
                if sid == skip_sid:
                    continue
                line = lines.get(eio_sid)
                if line is not None and line.is_clear():
                    line.put(frame_of(pkt, line))
                else:
                    self.server._send_eio_packet(eio_sid, pkt)


class FastRedisManager(RedisManager, FastManager):
    """The same for several processes: what the queue brings is emitted here by FastManager, which stands behind it in line."""


def manager(redis_url: str) -> FastManager:
    """The client manager for the server: of this process alone, or one that hears the others through Redis."""
    return FastRedisManager(redis_url) if redis_url else FastManager()


def fits(server: Any) -> bool:
    """Whether this release has the names that we lean on before there is a connection."""
    eio = server.eio
    if not isinstance(server.manager, FastManager) or not all(hasattr(eio, name) for name in NEEDED_OF_ENGINEIO):
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
                lane.open(eio_socket, ws)
                try:
                    return handler(ws)
                finally:
                    lane.close(eio_socket)

            super().__init__(adopt, eio)

    server.eio._async = {**server.eio._async, "websocket": FastWebSocket}
    server.manager.lane = lane
    return True
