"""The bench's clients: everyone in one process, read by epoll. Senders and receivers share it, so one clock measures both ways.

Two ways of talking: *paced*, so many messages a second whatever happens, for how long things take; *flooding*, some who send their
next when the last was acknowledged, for how much goes through. Nothing is said here of what is measured (talking.py).
"""

import gc
import json
import secrets
import select
import time
from collections.abc import Iterable

from tests.bench.wire import Wire

MARK = b"bench "
PATIENCE = 60.0
"""Seconds after which waiting for what is still under way is given up."""


class Unsettled(Exception):
    """Messages were refused, lost or doubled, or connections were closed: the figures would mean nothing."""


class Gathering:
    """Those who are in one room, and what they heard. `deliveries` and `acks` hold seconds while the crowd is `timing`."""

    def __init__(self, room: int):
        self.room = room
        self.wires: list[Wire] = []
        self.speakers = self.wires
        self.sent = self.acknowledged = self.delivered = 0
        self.deliveries: list[float] = []
        self.acks: list[float] = []
        self.refused: list[str] = []

    @property
    def settled(self) -> bool:
        return self.acknowledged >= self.sent and self.delivered >= self.sent * (len(self.wires) - 1)

    def tally(self, counts_only: bool) -> None:
        for wire in self.wires:
            wire.frames.tallies = counts_only

    def forget(self) -> None:
        self.deliveries, self.acks = [], []


class Crowd:
    """Use with `with`."""

    def __init__(self, compression: bool = True):
        # Several crowds may talk to one server, and a nonce that was there before is a message sent again.
        self.name = secrets.token_hex(4)
        self.compression = compression
        self.poll = select.epoll()
        self.seats: dict[int, tuple[Wire, Gathering]] = {}
        self.number = 0
        self.sent_at: dict[int, float] = {}
        self.timing = False
        self.tail = "and a sentence of an ordinary length beside it"
        self.lost = 0
        self._flooding: set[Wire] = set()

    def __enter__(self) -> "Crowd":
        gc.collect()
        gc.freeze()
        gc.disable()
        return self

    def __exit__(self, *_fault: object) -> None:
        for wire, _gathering in self.seats.values():
            wire.close()
        self.poll.close()
        gc.enable()
        gc.unfreeze()

    def gather(self, room: int, seats: Iterable[tuple[int, str]]) -> Gathering:
        """Connect (port, cookie) after (port, cookie); all of them are in this room."""
        here = Gathering(room)
        for port, cookie in seats:
            wire = Wire(port, cookie, self.compression)
            here.wires.append(wire)
            self.seats[wire.socket.fileno()] = (wire, here)
            self.poll.register(wire.socket.fileno(), select.EPOLLIN)
            if not len(here.wires) % 100:
                self.listen(0)  # many take long, and the first of them are being asked whether they are still there
        return here

    def say(self, wire: Wire, here: Gathering) -> None:
        self.number += 1
        here.sent += 1
        body = f"bench {self.number:08} {self.tail}"
        payload = {"room": here.room, "body": body, "nonce": f"{self.name}-{self.number:08}"}
        self.sent_at[self.number] = time.perf_counter()
        wire.send(b'42%d["message:send",%b]' % (self.number, json.dumps(payload, separators=(",", ":")).encode()))

    def listen(self, seconds: float) -> None:
        """Take in what comes within so long; who floods and was answered sends the next."""
        for handle, _event in self.poll.poll(seconds):
            wire, here = self.seats[handle]
            try:
                frames = wire.read()
            except ConnectionError:
                self._lose(handle)
                continue
            at = time.perf_counter()
            here.delivered += wire.frames.heard
            wire.frames.heard = 0
            for frame in frames:
                if frame[1:2] == b"3":
                    self._take_ack(frame, here, at)
                    if wire in self._flooding:
                        self.say(wire, here)
                elif (found := frame.find(MARK)) > 0:
                    here.delivered += 1
                    if self.timing:
                        here.deliveries.append(at - self.sent_at[int(frame[found + 6 : found + 14])])

    def _take_ack(self, frame: bytes, here: Gathering, at: float) -> None:
        here.acknowledged += 1
        if b'"ok":true' not in frame and b'"ok": true' not in frame:
            here.refused.append(frame.decode()[:300])
        if self.timing:
            here.acks.append(at - self.sent_at[int(frame[2 : frame.index(b"[")])])

    def _lose(self, handle: int) -> None:
        self.lost += 1
        wire, _here = self.seats.pop(handle)
        self._flooding.discard(wire)
        self.poll.unregister(handle)
        wire.close()

    def run(self, seconds: float, paced: dict[Gathering, float] | None = None) -> None:
        """Go on for so long. `paced`: so many messages a second in that gathering, its speakers in turn; a server that falls behind is
        not waited for. Who floods, floods on."""
        start = time.perf_counter()
        due = dict.fromkeys(paced or {}, 0)
        while (elapsed := time.perf_counter() - start) < seconds:
            until = seconds
            for here, rate in (paced or {}).items():
                while due[here] <= elapsed * rate:
                    self.say(here.speakers[due[here] % len(here.speakers)], here)
                    due[here] += 1
                until = min(until, due[here] / rate)
            self.listen(min(0.2, max(0.0, until - elapsed)))

    def flood(self, here: Gathering, writers: int) -> None:
        """Let so many begin; they go on in `run` until `calm`."""
        for wire in here.wires[:writers]:
            self._flooding.add(wire)
            self.say(wire, here)

    def calm(self) -> None:
        self._flooding.clear()

    def settle(self, *gatherings: Gathering) -> None:
        """Wait until every message sent has been acknowledged and heard by all others, exactly once. Raises Unsettled."""
        patience = time.perf_counter() + PATIENCE
        while not all(here.settled for here in gatherings) and not self.lost and time.perf_counter() < patience:
            self.listen(0.2)
        for here in gatherings:
            wanted = here.sent * (len(here.wires) - 1)
            if self.lost or here.refused or here.delivered != wanted or here.acknowledged != here.sent:
                raise Unsettled(
                    f"{here.sent} messages sent, {here.acknowledged} acknowledged, {here.delivered} of {wanted} deliveries, "
                    f"{self.lost} connections closed by the server; refused: {here.refused[:2]}"
                )
