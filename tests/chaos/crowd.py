"""Hundreds of members in one thread, on one epoll: they write at a measured pace through whatever happens and are judged at the end.

`Crowd` in a `with` writes; `judge` compares what was acknowledged and what each member read with what the database has.
"""

import select
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tests.chaos.member import Member
from tests.scaled.support import until

TICK = 0.03


class Crowd:
    """Members who write in their rooms. At the end of `with` each has written out what they were writing, and read to the end."""

    def __init__(self, members: list[Member], patience: float = 60.0):
        self.members = members
        self.patience = patience
        self._writes = True
        self._over = False
        self._fault: BaseException | None = None
        self._poll = select.epoll()
        self._by_fd: dict[int, Member] = {}
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> "Crowd":
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_fault: object) -> None:
        try:
            if kind is None:
                self.finish()
        finally:
            self._over = True
            self._thread.join(10)
            for member in self.members:
                if member.line is not None:
                    member.line.close()
            self._poll.close()

    # ---- what a test asks

    @property
    def written(self) -> int:
        return sum(len(member.acked) for member in self.members)

    @property
    def cuts(self) -> int:
        return sum(member.cuts for member in self.members)

    @property
    def refusals(self) -> Counter[tuple[str, str]]:
        """(code, sentence) → how often."""
        return sum((member.refusals for member in self.members), Counter())

    def wait(self, true: Callable[[], bool], words: str, patience: float | None = None) -> None:
        """Until it is true, or the crowd itself fails."""
        try:
            until(lambda: self._fault is not None or true(), words, self.patience if patience is None else patience)
        except AssertionError as fault:
            raise AssertionError(f"{fault}; {self.stands}") from None
        if self._fault is not None:
            raise self._fault

    @property
    def stands(self) -> str:
        """How it is with them, for when they don't go on."""
        states = Counter((member.port, member.state) for member in self.members)
        return f"{dict(states)}; refusals {dict(self.refusals)}; last { ({m.why_cut for m in self.members}) }"

    def write_on(self, more: int = 2, patience: float | None = None) -> None:
        """Until each member has had so many further messages acknowledged: nobody is left behind."""
        goals = [(member, len(member.acked) + more) for member in self.members]
        self.wait(lambda: all(len(m.acked) >= goal for m, goal in goals), "everybody writes on", patience)

    def goes_on_for(self, seconds: float) -> None:
        """So long something is away: a time, since nothing happens that could be waited for."""
        end = time.monotonic() + seconds
        self.wait(lambda: time.monotonic() > end, "time passes", seconds + 10)

    def finish(self) -> None:
        """No new messages; those that are being written are written out, and everybody reads to the end of their rooms."""
        self._writes = False
        self.wait(lambda: not any(member.draft for member in self.members), "everybody has their last answer")
        readers = [reader for member in self.members for reader in member.readers.values()]
        for reader in readers:
            reader.settled, reader.asks = False, True
        self.wait(lambda: all(reader.settled for reader in readers), "everybody has read to the end")

    # ---- the loop

    def _run(self) -> None:
        try:
            looked = 0.0
            while not self._over:
                for fd, _events in self._poll.poll(TICK):
                    if member := self._by_fd.get(fd):
                        self._moves(member)
                now = time.monotonic()
                if now - looked >= TICK:
                    looked = now
                    for member in self.members:
                        self._is_due(member, now)
        except BaseException as fault:
            self._fault = fault

    def _moves(self, member: Member) -> None:
        now, line = time.monotonic(), member.line
        if line is None:
            return
        connects = line.waits_for_connect
        try:
            frames = line.moves()
            if connects:
                self._poll.modify(line.socket, select.EPOLLIN)
            if frames:
                member.hears(frames, now)
        except OSError as why:
            self._is_cut(member, now, why)

    def _is_due(self, member: Member, now: float) -> None:
        try:
            if line := member.opens(now):
                fd = line.socket.fileno()
                self._by_fd[fd] = member
                self._poll.register(fd, select.EPOLLOUT)
            else:
                member.is_due(now, self._writes)
        except OSError as why:
            self._is_cut(member, now, why)

    def _is_cut(self, member: Member, now: float, why: OSError) -> None:
        if member.line is not None:
            fd = member.line.socket.fileno()
            if self._by_fd.pop(fd, None) is not None:
                self._poll.unregister(fd)
        member.is_cut(now, why)


@dataclass(frozen=True)
class Row:
    """A message as the database has it."""

    room: int
    nonce: str
    id: int
    seq: int
    body: str


def judge(crowd: Crowd, rows: Iterable[Row], in_order: bool = False) -> None:
    """Nothing acknowledged is lost, nothing is there twice, the numbers of every room are gapless, and every member read all of it.
    `in_order`: frames never overtook each other, as one process promises."""
    by_room: dict[int, list[Row]] = {}
    for row in rows:
        by_room.setdefault(row.room, []).append(row)
    there: dict[str, list[tuple[int, int]]] = {}
    bodies: Counter[str] = Counter()
    for room, said in by_room.items():
        said.sort(key=lambda row: row.seq)
        assert [row.seq for row in said] == list(range(1, len(said) + 1)), f"the numbers of room {room} have a gap"
        for row in said:
            there.setdefault(row.nonce, []).append((row.id, row.seq))
            bodies[row.body] += row.body.startswith("written on ")
    acked = {nonce: placed for member in crowd.members for nonce, placed in member.acked.items()}
    lost = sum(there.get(nonce) != [placed] for nonce, placed in acked.items())
    doubled = sum(count > 1 for count in bodies.values())
    faults = [fault for member in crowd.members for fault in member.faults]
    for member in crowd.members:
        for reader in member.readers.values():
            expected = {row.seq: row.id for row in by_room[reader.room][reader.began_after :]}
            if reader.ids != expected:
                faults.append(f"somebody read {len(reader.ids)} messages of {len(expected)} after {reader.began_after}")
            if in_order and reader.overtaken:
                faults.append(f"{reader.overtaken} frames came after later ones")
    live = sum(reader.came_live for member in crowd.members for reader in member.readers.values())
    caught_up = sum(reader.caught_up for member in crowd.members for reader in member.readers.values())
    print(
        f"\n{len(crowd.members)} members: {len(acked)} acknowledged, {lost} lost, {doubled} doubled; {live} read live, {caught_up} caught up; "
        f"{crowd.cuts} connections cut, {sum(m.resends for m in crowd.members)} resent, refusals {dict(crowd.refusals)}, "
        f"slowest {max(m.slowest for m in crowd.members):.1f} s"
    )
    assert (lost, doubled) == (0, 0)
    assert faults == [], faults[:10]
