"""A network that can be cut: a TCP proxy on loopback in a thread of its own. It hands bytes on, or does what a bad network does."""

import selectors
import socket
import struct
import threading
from dataclasses import dataclass, field

MOST = 1_000_000
"""Bytes that it keeps for a side; further ones wait where they are."""


@dataclass(eq=False)
class Side:
    """One end of a connection, and what waits to be written to it."""

    socket: socket.socket
    waiting: bytearray = field(default_factory=bytearray)
    other: "Side | None" = None
    is_client: bool = False
    ends: bool = False
    """Once all that waits is written."""


class Proxy:
    """Listens on `port`, leads to `to`. `silent` names what gets lost on its way without anybody being told: "up" (to the server), "down"
    (from it). It is kept and arrives late, once `silent` is empty again, as on a network that comes back."""

    def __init__(self, to: int):
        self.to = to
        self.silent: set[str] = set()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=512)
        self._listener.setblocking(False)
        self.port = int(self._listener.getsockname()[1])
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._listener, selectors.EVENT_READ)
        self._sides: set[Side] = set()
        self._cuts = threading.Event()
        self._over = False
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> "Proxy":
        self._thread.start()
        return self

    def __exit__(self, *_fault: object) -> None:
        self._over = True
        self._thread.join(10)
        for side in self._sides:
            side.socket.close()
        self._listener.close()
        self._selector.close()

    def cut(self) -> None:
        """Every connection breaks at once, wherever it was: mid-frame, too."""
        self._cuts.set()

    def _run(self) -> None:
        while not self._over:
            for key, _events in self._selector.select(0.01):
                if key.data is None:
                    self._accept()
                elif key.data in self._sides:
                    self._read(key.data)
            if self._cuts.is_set():
                for side in list(self._sides):
                    self._let_go(side, reset=True)
                self._cuts.clear()
            for side in list(self._sides):
                if side.waiting:
                    self._write(side)

    def _accept(self) -> None:
        client = Side(self._listener.accept()[0], is_client=True)
        server = Side(socket.socket(), other=client)
        client.other = server
        try:
            server.socket.connect(("127.0.0.1", self.to))
        except OSError:
            client.socket.close()
            server.socket.close()
            return
        for side in (client, server):
            side.socket.setblocking(False)
            side.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._selector.register(side.socket, selectors.EVENT_READ, side)
            self._sides.add(side)

    def _read(self, side: Side) -> None:
        assert side.other is not None
        if len(side.other.waiting) > MOST:
            return
        try:
            got = side.socket.recv(65536)
        except BlockingIOError:
            return
        except OSError:
            got = b""
        if not got:
            self._end(side)
            return
        if side.other in self._sides:
            side.other.waiting += got
            self._write(side.other)

    def _write(self, side: Side) -> None:
        if ("down" if side.is_client else "up") in self.silent:
            return
        try:
            while side.waiting:
                del side.waiting[: side.socket.send(side.waiting)]
            if side.ends:
                self._let_go(side)
        except BlockingIOError:
            return
        except OSError:
            self._end(side)

    def _end(self, side: Side) -> None:
        """One side is gone. What it said before still goes to the other one, however late."""
        self._let_go(side)
        if side.other in self._sides:
            side.other.ends = True
            if not side.other.waiting:
                self._let_go(side.other)

    def _let_go(self, side: Side, reset: bool = False) -> None:
        self._sides.discard(side)
        self._selector.unregister(side.socket)
        if reset:
            side.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        side.socket.close()
