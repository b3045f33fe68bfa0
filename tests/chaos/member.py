"""One member of a crowd: writes message after message, sends again under the same nonce what was not acknowledged, comes back when
cut off, and reads as a page does: by number, asking for what is missing (static/rooms/thread.js). Not here: who is in a
crowd and when it is over (crowd.py)."""

import json
import random
import secrets
import time
from collections import Counter
from dataclasses import dataclass, field

from tests.chaos.line import Line

STRAGGLE = 0.3
"""Seconds after which a hole between numbers is a gap and not a frame that was overtaken, as in the page."""


@dataclass
class Reader:
    """What a member has of one room."""

    room: int
    last: int
    """The newest number; gapless up to here."""
    began_after: int = field(init=False)
    ids: dict[int, int] = field(default_factory=dict)
    ahead: dict[int, int] = field(default_factory=dict)
    live: set[int] = field(default_factory=set)
    """Numbers that came by themselves on this connection."""
    hole_since: float = 0.0
    asks: bool = True
    """Whether it has to ask for what came since."""
    asked: bool = False
    settled: bool = False
    newest_live: int = 0
    not_before: float = 0.0
    came_live: int = 0
    caught_up: int = 0
    overtaken: int = 0

    def __post_init__(self) -> None:
        self.began_after = self.last

    def wants_to_ask(self, now: float) -> bool:
        gap = self.hole_since and now - self.hole_since > STRAGGLE
        return not self.asked and now >= self.not_before and bool(self.asks or gap)

    def takes(self, seq: int, message_id: int) -> str:
        """A message by number. Gives what is wrong with it, or nothing."""
        known = self.ids.get(seq, self.ahead.get(seq))
        if known is not None and known != message_id:
            return f"number {seq} is two messages"
        if seq <= self.last:
            return "" if seq in self.ids else f"number {seq} came after it was asked past"
        self.ahead[seq] = message_id
        while self.last + 1 in self.ahead:
            self.last += 1
            self.ids[self.last] = self.ahead.pop(self.last)
        self.hole_since = (self.hole_since or time.monotonic()) if self.ahead else 0.0
        return ""

    def hears(self, seq: int, message_id: int) -> str:
        if seq in self.live:
            return f"number {seq} came twice on one connection"
        self.live.add(seq)
        self.came_live += 1
        self.overtaken += seq < self.newest_live
        self.newest_live = max(self.newest_live, seq)
        return self.takes(seq, message_id)

    def is_cut(self) -> None:
        self.live.clear()
        self.asks, self.asked, self.settled, self.newest_live = True, False, False, 0


class Member:
    """`port` and `cookie` are where and as whom; `readers` the rooms that are followed, the first of which is written in."""

    def __init__(self, port: int, cookie: str, readers: list[Reader], pause: float, patience: float):
        self.port, self.cookie, self.pause, self.patience = port, cookie, pause, patience
        self.readers = {reader.room: reader for reader in readers}
        self.writes_in = readers[0].room
        self.line: Line | None = None
        self.acked: dict[str, tuple[int, int]] = {}
        """nonce → (id, number) as acknowledged"""
        self.refusals: Counter[tuple[str, str]] = Counter()
        self.cuts = 0
        self.why_cut = ""
        self.resends = 0
        self.faults: list[str] = []
        self.slowest = 0.0
        self.draft = ""
        """The nonce of what is being written; kept until it is acknowledged."""
        self._draft_since = 0.0
        self._sent_at = 0.0
        self._next = time.monotonic() + random.random() * pause
        self._opening_since = self._comes_back = 0.0
        self._tries = self._number = 0
        self._asked: dict[bytes, Reader | None] = {}
        """Number of a question → the room that was asked for, or None for a message."""

    # ---- the connection

    def is_due(self, now: float, may_write: bool) -> None:
        """Do what time demands. Raises OSError when the connection is gone."""
        line = self.line
        if line is None:
            return
        # Servers that are busy must not be asked more the longer they take: patience grows until words get through.
        patience = self.patience * 2 ** min(self._tries, 4)
        if not line.is_open:
            if now - self._opening_since > patience:
                raise ConnectionError("the handshake takes too long")
            return
        if self._sent_at and now - self._sent_at > patience:
            raise ConnectionError("no answer")
        for reader in self.readers.values():
            if reader.wants_to_ask(now):
                self._enter(reader)
        if not self.draft and may_write and now >= self._next:
            self.draft, self._draft_since = secrets.token_hex(8), now
            self._say(now)
        elif self.draft and not self._sent_at and now >= self._next:
            self.resends += 1
            self._say(now)

    def opens(self, now: float) -> Line | None:
        """Try to connect, if the time for it has come."""
        if self.line is None and now >= self._comes_back:
            self._opening_since = now
            self.line = Line(self.port, self.cookie)
            return self.line
        return None

    @property
    def state(self) -> str:
        if self.line is None:
            return "away"
        if not self.line.is_open:
            return "opening"
        return "waits for an answer" if self._sent_at else "has a draft" if self.draft else "rests"

    def is_cut(self, now: float, why: OSError) -> None:
        """The connection is gone, or could not be made. Come back, later each time until words get through again."""
        if self.line is not None:
            self.cuts += self.line.is_open
            self.line.close()
        self.line = None
        self.why_cut = str(why)
        self._comes_back = now + random.uniform(0.5, 1) * min(0.1 * 2**self._tries, 2)
        self._tries += 1
        self._sent_at = 0.0
        self._next = now
        self._asked.clear()
        for reader in self.readers.values():
            reader.is_cut()

    # ---- what is said

    def _ask(self, event: str, payload: dict[str, object], whom: Reader | None) -> None:
        assert self.line is not None
        self._number += 1
        number = str(self._number).encode()
        self._asked[number] = whom
        self.line.send(b"42" + number + json.dumps([event, payload]).encode())

    def _say(self, now: float) -> None:
        self._sent_at = now
        said = {"room": self.writes_in, "body": f"written on {self.draft}", "nonce": self.draft}
        self._ask("message:send", said, None)

    def _enter(self, reader: Reader) -> None:
        reader.asked, reader.asks, reader.settled = True, False, False
        self._ask("room:enter", {"room": reader.room, "after": reader.last}, reader)

    # ---- what is heard

    def hears(self, frames: list[bytes], now: float) -> None:
        for frame in frames:
            if frame.startswith(b'42["message:sent"'):
                message = json.loads(frame[2:])[1]
                reader = self.readers.get(message["room"])
                if reader is not None:
                    self._note(reader.hears(message["seq"], message["id"]))
            elif frame.startswith(b"43"):
                number, bracket, rest = frame[2:].partition(b"[")
                self._is_answered(self._asked.pop(number), json.loads(bracket + rest)[0], now)
            elif frame.startswith((b"41", b"1")):
                raise ConnectionError("the server closed the connection")

    def _is_answered(self, reader: Reader | None, ack: dict[str, object], now: float) -> None:
        if reader is not None:
            self._has_entered(reader, ack, now)
            return
        self._sent_at = 0.0
        if not ack["ok"]:
            self.refusals[str(ack["code"]), str(ack["say"])] += 1
            self._next = now + random.uniform(0.2, 0.6)
            return
        placed = int(ack["id"]), int(ack["seq"])  # type: ignore[call-overload]
        self.acked[self.draft] = placed
        self._tries = max(0, self._tries - 1)
        self.slowest = max(self.slowest, now - self._draft_since)
        self._note(self.readers[self.writes_in].takes(placed[1], placed[0]))
        self.draft = ""
        self._next = now + self.pause * random.uniform(0.5, 1.5)

    def _has_entered(self, reader: Reader, ack: dict[str, object], now: float) -> None:
        reader.asked = False
        if not ack["ok"]:
            self.refusals["room:enter " + str(ack["code"]), str(ack["say"])] += 1
            reader.asks, reader.not_before = True, now + random.uniform(0.3, 0.8)
            return
        before, came = reader.last, [(m["seq"], m["id"]) for m in ack["messages"]]  # type: ignore[attr-defined]
        numbers = [seq for seq, _id in came]
        if numbers and numbers != list(range(numbers[0], numbers[0] + len(numbers))):
            self.faults.append(f"catching up brought {numbers}")
        for seq, message_id in came:
            self._note(reader.takes(seq, message_id))
        reader.caught_up += reader.last - before
        if reader.hole_since:
            reader.hole_since = now
        reader.asks = reader.asks or bool(ack["more"])
        reader.settled = not reader.asks and reader.last >= int(ack["last_seq"])  # type: ignore[call-overload]

    def _note(self, fault: str) -> None:
        if fault:
            self.faults.append(fault)
