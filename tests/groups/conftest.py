"""What tests of groups share: the events that were published, words of a group, several people at once."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from community.groups import events
from community.groups.payloads import GroupWords
from community.shared import bus, db
from community.shared.errors import HearthError

EVENTS = [thing for thing in vars(events).values() if isinstance(thing, type) and thing.__module__ == events.__name__]


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Every event of groups whose transaction was committed, in order."""
    heard: list[Any] = []
    for event in EVENTS:
        monkeypatch.setitem(bus._reacts, event, [*bus._reacts[event], heard.append])
    return heard


@pytest.fixture
def words() -> GroupWords:
    return GroupWords(
        name="Evening birds",
        gathers="listening to birds at dusk",
        about="We sit *quietly*.",
        for_whom="People who like it slow",
        interests=("nature", "birds"),
    )


@pytest.fixture
def at_once(app: Flask) -> Callable[..., list[str]]:
    """Do several things at the same moment, each in a thread and a unit of its own. Returns for each `done` or the error's code."""

    def run(*things: Callable[[], Any]) -> list[str]:
        start, results = threading.Barrier(len(things)), ["lost"] * len(things)

        def do(index: int, thing: Callable[[], Any]) -> None:
            with app.test_request_context(), db.unit():
                start.wait()
                try:
                    thing()
                    results[index] = "done"
                except HearthError as error:
                    results[index] = error.code

        threads = [threading.Thread(target=do, args=pair) for pair in enumerate(things)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return sorted(results)

    return run
