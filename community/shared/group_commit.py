"""Many small writes in one transaction: what waits at the same moment is committed together, and each hears of its own outcome
only after the commit. Costs one wait for the disk instead of many; an acknowledged message survives a power cut all the same.
"""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from contextvars import Context, ContextVar, copy_context
from typing import Any, Generic, TypeVar

from . import bus, db
from .errors import HearthError

R = TypeVar("R")

MOST = 8
"""So many in one transaction: enough share a wait for the disk, and others' work between two of them is short."""


class _Piece(Generic[R]):
    """One piece of work, run in the context (language, actor's page) of whoever brought it."""

    def __init__(self, work: Callable[[], R], order: int):
        self.work = work
        self.order = order
        self.context: Context = copy_context()
        self.done = False
        self._sleep = threading.Lock()
        self._sleep.acquire()
        self.result: R | None = None
        self.error: BaseException | None = None
        self.events: list[Any] = []

    def wait(self) -> None:
        """Until woken: it is done, or it is time to lead. A wake before the wait counts."""
        self._sleep.acquire()

    def wake(self) -> None:
        with suppress(RuntimeError):  # awake already
            if self._sleep.locked():
                self._sleep.release()

    def run(self, unit: db.Unit) -> None:
        before = len(unit.events)
        try:
            self.result = self.context.run(self._within, unit)
        except HearthError as refusal:
            if len(unit.events) > before:
                raise  # it wrote before it refused: it has to be undone by itself
            self.error = refusal
        self.events = unit.events[before:]

    def _within(self, unit: db.Unit) -> R:
        with db.joined_to(unit):
            return self.work()

    def run_alone(self) -> None:
        self.error, self.events = None, []
        try:
            with db.unit_of_its_own() as unit, db.transaction(drain=False):
                self.run(unit)
                if self.error is not None:
                    raise self.error
        except BaseException as error:
            self.error, self.events = error, []

    def tell(self) -> None:
        """Let listeners hear of it, in the context of whoever brought it."""
        if self.error is None:
            self.context.run(self._tell)

    def _tell(self) -> None:
        _is_telling.set(True)
        bus.drain(self.events)

    def outcome(self) -> R:
        if self.error is not None:
            raise self.error
        return self.result  # type: ignore[return-value]


_is_telling: ContextVar[bool] = ContextVar("is_telling", default=False)
_waiting: list[_Piece[Any]] = []
_one_writer = threading.Lock()


def together(work: Callable[[], R], order: int) -> R:
    """Run `work` inside a transaction shared with whatever else waits; returns after the commit, with what it returned or
    raised, and after listeners have heard. `order`: the id of the row that `work` locks; all companies lock in this order, on every
    process, or two could wait for each other. `work` decides (require) before it writes, and publishes at least one event if it writes; if
    anything else goes wrong in the company, everyone is run again alone, so one failure is nobody else's."""
    if db.is_writing():
        return work()
    piece = _Piece(work, order)
    if _is_telling.get():
        piece.run_alone()  # a listener writes on: who leads can't wait for itself
        piece.tell()
        return piece.outcome()
    db.end_read()  # whoever waits holds no connection, or the one who leads might find none
    _waiting.append(piece)
    time.sleep(0)  # whoever is ready at this moment comes along
    while not piece.done:
        if _one_writer.acquire(blocking=False):
            _lead(piece)
        else:
            piece.wait()
    return piece.outcome()


def _lead(piece: _Piece[Any]) -> None:
    """Commit what waits until one's own is done, then leave it to whoever waits longest. Each is woken by itself: waking each other in
    turn would take as many turns of the hub as there are writers, and a quiet room would wait for all of them."""
    try:
        while not piece.done:
            _commit_waiting()
            if _waiting:
                time.sleep(0)  # between two companies whoever else is ready has a turn
    finally:
        _one_writer.release()
        for longest in _waiting[:1]:
            longest.wake()


def _next_company() -> list[_Piece[Any]]:
    """Who is committed next: of each room its first, then of each its second …, so that a flood in one room keeps no other waiting."""
    turns: dict[int, int] = {}
    placed = []
    for came, piece in enumerate(_waiting):
        turn = turns[piece.order] = turns.get(piece.order, -1) + 1
        placed.append((turn, came, piece))
    chosen = [piece for _turn, _came, piece in sorted(placed, key=lambda place: place[:2])[:MOST]]
    for piece in chosen:
        _waiting.remove(piece)
    return sorted(chosen, key=lambda piece: piece.order)


def _commit_waiting() -> None:
    company = _next_company()
    try:
        _commit(company)
        for piece in company:
            piece.tell()  # in the order of the commit, whoever wakes first: numbers in a room go up for those who receive them
    finally:
        for piece in company:
            piece.done = True
            piece.wake()


def _commit(company: list[_Piece[Any]]) -> None:
    try:
        with db.unit_of_its_own() as unit, db.transaction(drain=False):
            for piece in company:
                piece.run(unit)
    except Exception:
        for piece in company:
            piece.run_alone()
