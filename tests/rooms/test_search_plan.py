"""How search is carried out: it begins with the newest and touches a page, however much there is. Times are the bench's; what it finds
and for whom is in test_pages_of_history.py and tests/boundaries.
"""

from typing import Any

import pytest

from community.rooms.queries import search
from community.shared import db
from tests.support.make import Make

from .conftest import Circle

TALK = 300


@pytest.fixture
def talk(circle: Circle, make: Make) -> Circle:
    for number in range(TALK):
        make.message(circle.lounge, circle.ana.actor, f"the kettle and theatre {number}")
    make.message(circle.lounge, circle.ana.actor, "an orchard, once")
    for number in range(TALK):
        make.message(circle.lounge, circle.ana.actor, f"the kettle again {number}")
    return circle


def on_sqlite() -> bool:
    return db.engine().dialect.name == "sqlite"


def found(circle: Circle, words: str, **more: Any) -> list[str]:
    with db.unit():
        hits, _more = search.search(circle.ben.actor, words, **more)
        return [hit.said.body for hit in hits]


@pytest.mark.parametrize("words", ["the", "th", "kettle", "the kettle", "again ket"])
def test_what_is_in_every_message_is_found_newest_first(talk: Circle, words: str):
    bodies = found(talk, words)
    assert bodies == [f"the kettle again {number}" for number in range(TALK - 1, TALK - 1 - search.PAGE, -1)]


def test_what_was_said_long_ago_is_found_too(talk: Circle, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(search, "LATELY", 50)
    assert found(talk, "orchard") == found(talk, "orch") == ["an orchard, once"]
    assert len(found(talk, "theat")) == search.PAGE


def test_pages_of_hits_meet(talk: Circle, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(search, "LATELY", 50)
    seen, before = [], None
    while True:
        with db.unit():
            hits, more = search.search(talk.ben.actor, "kettle", before=before)
        seen += [hit.said.id for hit in hits]
        if not more:
            break
        before = seen[-1]
    assert len(seen) == len(set(seen)) == 2 * TALK and seen == sorted(seen, reverse=True)


def test_common_words_need_no_second_look(talk: Circle, statements: list[str]):
    """PostgreSQL's index would hand out every message that has the word; SQLite's begins with the newest by itself."""
    for words, looks in (("the", 1), ("orchard", 1 if on_sqlite() else 2)):
        statements.clear()
        found(talk, words)
        assert len([one for one in statements if "messages" in one]) == looks, words
