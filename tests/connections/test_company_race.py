"""Several who come to the same asking at the same moment: one is taken, to the others it is over, and there is one conversation. Threads
with a connection each, as processes have; on PostgreSQL the row decides, on SQLite its one writer."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import func, select

from community.boundaries.decision import ALLOW
from community.connections.models import CompanyAsk
from community.connections.services import answer_ask, ask_for_company
from community.connections.services.answer_ask import accept_ask
from community.rooms.models import Room
from community.shared import db
from community.shared.actor import Actor
from community.shared.errors import Refused
from tests.support.make import Make

COMING = 5
pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture
def friends(make: Make) -> tuple[Actor, list[Actor]]:
    ana = make.person("ana")
    others = [make.person(f"friend-{number}") for number in range(COMING)]
    for other in others:
        make.connection(ana, other)
        make.says_open(other)
    return ana, others


def at_once(app: Flask, work: list[Callable[[], object]]) -> list[object]:
    """Each in a thread of its own, begun together; what came of each: its answer, or how it was refused."""
    together = threading.Barrier(len(work))

    def run(one: Callable[[], object]) -> object:
        with app.test_request_context(), db.unit():
            together.wait(timeout=20)
            try:
                return one()
            except Refused as refused:
                return refused.code

    with ThreadPoolExecutor(len(work)) as pool:
        return list(pool.map(run, work))


@pytest.mark.parametrize("time", range(4))
def test_one_of_them_is_taken(app: Flask, make: Make, friends: tuple[Actor, list[Actor]], time: int):
    ana, others = friends
    ask = make.company_ask(ana, *others)
    came = at_once(app, [lambda who=who: accept_ask(who, ask) for who in others])  # type: ignore[misc]
    rooms = [one for one in came if isinstance(one, int)]
    assert len(rooms) == 1 and came.count("company_over") == COMING - 1, came
    with db.unit() as session:
        kept = session.get_one(CompanyAsk, ask)
        assert kept.state == "begun" and kept.with_id == others[came.index(rooms[0])].id
        assert session.scalar(select(func.count()).select_from(Room)) == 1


def test_the_row_decides_even_where_both_were_let_through(
    app: Flask, make: Make, friends: tuple[Actor, list[Actor]], monkeypatch: pytest.MonkeyPatch
):
    """As if the second had been decided about by facts from before the first came."""
    ana, (ben, cleo, *_rest) = friends
    ask = make.company_ask(ana, ben, cleo)
    monkeypatch.setattr(answer_ask, "may_accept_ask", lambda _facts: ALLOW)
    with app.test_request_context(), db.unit():
        accept_ask(ben, ask)
        with pytest.raises(Refused, match="company_over"):
            accept_ask(cleo, ask)
        assert db.session().get_one(CompanyAsk, ask, populate_existing=True).with_id == ben.id
        assert db.session().scalar(select(func.count()).select_from(Room)) == 1


def test_of_two_askings_at_once_one_is_made(app: Flask, friends: tuple[Actor, list[Actor]]):
    ana, others = friends
    made = at_once(
        app,
        [lambda who=who: ask_for_company.ask_for_company(ana, [who.id]) for who in others],  # type: ignore[misc]
    )
    assert made.count("already_asking") == COMING - 1, made
    with db.unit() as session:
        assert session.scalar(select(func.count()).select_from(CompanyAsk)) == 1


def test_taken_back_and_come_to_at_once_is_one_of_both(app: Flask, make: Make, friends: tuple[Actor, list[Actor]]):
    ana, (ben, *_rest) = friends
    ask = make.company_ask(ana, ben)
    came, _taken_back = at_once(app, [lambda: accept_ask(ben, ask), lambda: ask_for_company.withdraw_ask(ana)])
    with db.unit() as session:
        kept = session.get_one(CompanyAsk, ask)
        rooms = session.scalar(select(func.count()).select_from(Room))
    assert (kept.state, rooms) == (("withdrawn", 0) if came == "company_over" else ("begun", 1))
