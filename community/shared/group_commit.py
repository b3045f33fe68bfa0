"""Many small writes in one transaction: what waits at the same moment is committed together, and each hears of its own outcome
only after the commit. Costs one wait for the disk instead of many; an acknowledged message survives a power cut all the same.
"""

import threading
import time
from collections.abc import Callable
from contextvars import Context, copy_context
from typing import Any, Generic, TypeVar

from . import bus, db
from .errors import HearthError

R = TypeVar("R")

MOST = 64
"""So many in one transaction, so that nobody waits long."""


class _Piece(Generic[R]):
    """One piece of work, run in the context (language, actor's page) of whoever brought it."""

    def __init__(self, work: Callable[[], R], order: int):
        self.work = work
        self.order = order
        self.context: Context = copy_context()
        self.done = False
        self.result: R | None = None
        self.error: BaseException | None = None
        self.events: list[Any] = []

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


_waiting: list[_Piece[Any]] = []
_one_writer = threading.Lock()


def together(work: Callable[[], R], order: int) -> R:
    """Run `work` inside a transaction shared with whatever else waits; returns after the commit, with what it returned or
    raised. `order`: the id of the row that `work` locks; all companies lock in this order, on every process, or two could wait for
    each other. `work` decides (require) before it writes, and publishes at least one event if it writes; if anything else goes wrong in the company, everyone is
    run again alone, so one failure is nobody else's."""
    if db.is_writing():
        return work()
    db.end_read()  # whoever waits holds no connection, or the one who leads might find none
    piece = _Piece(work, order)
    _waiting.append(piece)
    time.sleep(0)  # whoever is ready at this moment comes along
    if not piece.done:
        with _one_writer:
            while not piece.done:
                _commit_waiting()
    if piece.error is not None:
        raise piece.error
    bus.drain(piece.events)
    return piece.result  # type: ignore[return-value]


def _commit_waiting() -> None:
    company = sorted(_waiting[:MOST], key=lambda piece: piece.order)
    del _waiting[:MOST]
    try:
        with db.unit_of_its_own() as unit, db.transaction(drain=False):
            for piece in company:
                piece.run(unit)
    except Exception:
        for piece in company:
            piece.run_alone()
    finally:
        for piece in company:
            piece.done = True
