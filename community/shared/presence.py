"""Who is here, over all processes: the people who have a page open and let it be seen. Whoever does not let it be seen is not known here
at all, on no process.

Each process tells the others when somebody comes or goes, and with every beat all whom it holds. So each knows the whole by heart and
asking costs nothing; one that is not heard for a while counts as gone with its people. Nothing is kept in Redis. Each process tells its
own pages what changed for them, so nobody is told twice and none depends on who saw it first (docs/decisions/008-neighbours.md).

Not here: sockets and frames (realtime.py), who may see whom (boundaries/audience.py).
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(slots=True)
class Neighbour:
    """Another process: whom it holds, and when it was heard last."""

    people: set[int]
    heard: float


class Presence:
    """What one process knows. `tell_others(word, value)` reaches the other processes; `lapse` is in seconds."""

    def __init__(
        self, tell_others: Callable[[str, Any], None], lapse: float, clock: Callable[[], float] = time.monotonic
    ):
        self.tell_others = tell_others
        self.lapse = lapse
        self.clock = clock
        self.held: set[int] = set()
        """Those with a page on this process."""
        self._neighbours: dict[str, Neighbour] = {}
        self._told: set[int] = set()
        """Those whom our pages were told to be here."""
        self._touched: set[int] = set()

    def is_here(self, person: int) -> bool:
        return person in self.held or any(person in near.people for near in self._neighbours.values())

    @property
    def has_news(self) -> bool:
        return bool(self._touched)

    def news(self) -> list[tuple[int, bool]]:
        """Who came (True) or went since this was asked last. Each change is given out once."""
        touched, self._touched = self._touched, set()
        found = []
        for person in touched:
            here = self.is_here(person)
            if here != (person in self._told):
                (self._told.add if here else self._told.discard)(person)
                found.append((person, here))
        return found

    # ---- of this process

    def comes(self, person: int) -> None:
        if person not in self.held:
            self.held.add(person)
            self._touched.add(person)
            self.tell_others("came", person)

    def goes(self, person: int) -> None:
        if person in self.held:
            self.held.discard(person)
            self._touched.add(person)
            self.tell_others("went", person)

    def hides(self, person: int) -> None:
        """They don't let it be seen any more: no process goes on knowing, whatever pages they have open there."""
        self._forget(person)
        self.tell_others("hid", person)

    def beat(self) -> None:
        """Say whom we hold, and let go of processes that were not heard."""
        self.tell_others("here", sorted(self.held))
        now = self.clock()
        for process, near in list(self._neighbours.items()):
            if now - near.heard > self.lapse:
                self._touched |= near.people
                del self._neighbours[process]

    def ask(self) -> None:
        """Have the others say at once whom they hold: we could not hear them until now."""
        self.tell_others("who", None)
        self.tell_others("here", sorted(self.held))

    # ---- of others

    def hear(self, process: str, word: str, value: Any) -> None:
        near = self._neighbours.setdefault(process, Neighbour(set(), 0.0))
        near.heard = self.clock()
        match word:
            case "here":
                people = set(value)
                self._touched |= people ^ near.people
                near.people = people
            case "came":
                near.people.add(value)
                self._touched.add(value)
            case "went":
                near.people.discard(value)
                self._touched.add(value)
            case "hid":
                self._forget(value)
            case "who":
                self.tell_others("here", sorted(self.held))

    def _forget(self, person: int) -> None:
        self.held.discard(person)
        for near in self._neighbours.values():
            near.people.discard(person)
        self._touched.add(person)
