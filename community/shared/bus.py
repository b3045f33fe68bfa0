"""Events between features. Plain frozen dataclasses, published inside a transaction.

`@records(E)` listeners write what must not be lost: they run at once, in the same transaction, and may fail it.
`@reacts(E)` listeners do what is nice to have: they run after the outer commit, each on its own; a failure is logged and
spreads to nobody.
"""

import logging
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from . import db

log = logging.getLogger(__name__)

Listener = Callable[[Any], None]
_records: dict[type, list[Listener]] = defaultdict(list)
_reacts: dict[type, list[Listener]] = defaultdict(list)


def records(*events: type) -> Callable[[Listener], Listener]:
    return _registrar(_records, events)


def reacts(*events: type) -> Callable[[Listener], Listener]:
    return _registrar(_reacts, events)


def _registrar(registry: dict[type, list[Listener]], events: tuple[type, ...]) -> Callable[[Listener], Listener]:
    def register(listener: Listener) -> Listener:
        for event in events:
            if listener not in registry[event]:
                registry[event].append(listener)
        return listener

    return register


def publish(event: Any) -> None:
    unit = db.current_unit()
    if not unit.writing:
        raise RuntimeError("an event is published inside a transaction or not at all")
    unit.events.append(event)
    for listener in _records[type(event)]:
        listener(event)


def drain(events: list[Any]) -> None:
    for event in events:
        for listener in _reacts[type(event)]:
            try:
                listener(event)
            except Exception:
                log.exception("after the commit: %s failed for %s", listener.__qualname__, type(event).__name__)
