"""How search is carried out: it begins with the newest and touches a page, however much there is. Times are the bench's; what it finds
and for whom is in test_pages_of_history.py and tests/boundaries.
"""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, event, insert, text

from community.rooms.models import Message
from community.rooms.queries import search
from community.rooms.rules import MessageState
from community.shared import db
from community.shared.clock import now
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
    for words, looks in (("the", 2), ("orchard", 2 if on_sqlite() else 3)):
        statements.clear()
        found(talk, words)
        assert len([one for one in statements if "FROM messages" in one]) == looks, words


@pytest.mark.parametrize("words", ["_", "__ _", "\U0001e900", "²", ":", "kettle _", "room_id", "body"])
def test_what_is_no_word_finds_nothing_and_names_no_part_of_the_index(circle: Circle, make: Make, words: str):
    make.message(circle.lounge, circle.ana.actor, "the kettle")
    assert (
        found(circle, words)
        == found(circle, words, room_id=circle.lounge)
        == (["the kettle"] if "kettle" in words else [])
    )


def test_a_number_finds_no_room(circle: Circle, make: Make):
    make.message(circle.lounge, circle.ana.actor, "the kettle")
    for number in (str(circle.lounge), str(circle.lounge)[:3], f":{circle.lounge}"):
        assert found(circle, number) == found(circle, number, room_id=circle.lounge) == []


WORDS = ("the", "then", "kettle", "kettles", "ket", "walk", "walks", "orchard")
said = st.tuples(
    st.integers(1, 4), st.lists(st.sampled_from(WORDS), min_size=1, max_size=4), st.sampled_from(list(MessageState))
)
asked = st.tuples(
    st.lists(st.sampled_from((*WORDS, "th", "k", "w", "zebra")), min_size=1, max_size=3), st.none() | st.integers(1, 4)
)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(said, min_size=1, max_size=60), st.lists(asked, min_size=8, max_size=8), st.sampled_from([1, 8, 4000]))
def test_search_finds_what_reading_everything_would(
    circle: Circle, make: Make, monkeypatch: pytest.MonkeyPatch, talk: list[Any], questions: list[Any], lately: int
):
    """All pages together, at each size of what PostgreSQL looks through first; ben sees the rooms of stages 1 and 2."""
    monkeypatch.setattr(search, "LATELY", lately)
    monkeypatch.setattr(search, "PAGE", 3)
    with db.unit(), db.transaction() as session:
        session.execute(delete(Message))
    kept = [
        (make.message(circle.rooms[depth], circle.ana.actor, " ".join(words), state=state.value), depth, words, state)
        for depth, words, state in talk
    ]
    for words, depth in questions:
        last = words[-1]
        expected = [
            number
            for number, where, body, state in reversed(kept)
            if where <= 2
            and depth in (None, where)
            and state is MessageState.HERE
            and all(word in body for word in words[:-1])
            and any(word == last or (len(last) >= 2 and word.startswith(last)) for word in body)
        ]
        seen: list[int] = []
        more = True
        while more:
            with db.unit():
                hits, more = search.search(
                    circle.ben.actor,
                    " ".join(words),
                    circle.rooms[depth] if depth else None,
                    seen[-1] if seen else None,
                )
            assert len(hits) == search.PAGE or not more
            seen += [hit.said.id for hit in hits]
        assert seen == expected, (words, depth)


LONG = 4000


@pytest.fixture
def quiet_and_long(circle: Circle, make: Make) -> Circle:
    """A long room, said after everything in the quiet ones, in a database that knows its figures."""
    make.message(circle.rooms[2], circle.ana.actor, "the kettle of the mill")
    make.message(circle.lounge, circle.ana.actor, "the mill")
    row = {"room_id": circle.lounge, "author_id": circle.ana.id, "notes": [], "html": "", "sent_at": now()}
    rows = [row | {"seq": seq + 2, "nonce": f"n-{seq:05}", "body": f"the kettle, {seq}"} for seq in range(LONG)]
    with db.unit(), db.transaction() as session:
        session.execute(insert(db.table(Message)), rows)
        session.execute(text("ANALYZE"))
    return circle


def plan(sql: str, values: Any) -> str:
    """PostgreSQL reads so small a table as a whole unless told not to: what is asked here is whether it knows the indexes again."""
    connection = db.engine().raw_connection()
    try:
        cursor = connection.cursor()
        if not on_sqlite():
            cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"{'EXPLAIN QUERY PLAN' if on_sqlite() else 'EXPLAIN'} {sql}", values)
        return "\n".join(str(line[-1]) for line in cursor.fetchall())
    finally:
        connection.rollback()
        connection.close()


@pytest.mark.parametrize("words", ["the", "zebra"])
@pytest.mark.parametrize("depth", [1, None])
def test_search_goes_by_the_indexes(
    quiet_and_long: Circle, monkeypatch: pytest.MonkeyPatch, words: str, depth: int | None
):
    monkeypatch.setattr(search, "LATELY", 100)
    asked: list[tuple[str, Any]] = []
    event.listen(db.engine(), "before_cursor_execute", lambda *given: asked.append((given[2], given[3])))
    found(quiet_and_long, words, room_id=quiet_and_long.rooms[depth] if depth else None)
    plans = [plan(*one) for one in list(asked) if "messages" in one[0]]
    assert plans and not [one for one in plans if "SCAN messages" in one or "Seq Scan on messages" in one]
    assert ("VIRTUAL TABLE" if on_sqlite() else "ix_messages_search_newest") in plans[0]
    if not on_sqlite() and words == "zebra":
        assert "ix_messages_search_words" in plans[1]


def test_a_quiet_room_is_searched_without_what_was_said_elsewhere(quiet_and_long: Circle):
    """SQLite's index is walked by room and word together: the steps that it takes are no more than in an empty house."""
    steps = [0]

    def step() -> None:
        steps[0] += 1

    for depth, words, bodies in (
        (2, "the", ["the kettle of the mill"]),
        (2, "kettle mill", ["the kettle of the mill"]),
        (2, "zebra", []),
    ):
        assert found(quiet_and_long, words, room_id=quiet_and_long.rooms[depth]) == bodies
    if on_sqlite():
        event.listen(db.engine(), "checkout", lambda driver, *_more: driver.set_progress_handler(step, 10))
        found(quiet_and_long, "the", room_id=quiet_and_long.rooms[2])
        assert 0 < steps[0] < LONG / 40


def test_a_busy_room_and_a_slow_one_are_found_in_one_order(circle: Circle, make: Make, monkeypatch: pytest.MonkeyPatch):
    """Looking through so many of each room reaches further back in the slow one: what lies behind the busy one's waits for the index."""
    monkeypatch.setattr(search, "LATELY", 8)
    monkeypatch.setattr(search, "PAGE", 5)
    for number in range(4):
        make.message(circle.rooms[2], circle.ana.actor, f"the slow {number}")
    for number in range(10):
        make.message(circle.lounge, circle.ana.actor, f"the busy {number}")
    assert found(circle, "the") == [f"the busy {number}" for number in (9, 8, 7, 6, 5)]
