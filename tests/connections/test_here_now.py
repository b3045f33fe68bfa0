"""On the list of one's people: who is here now, of those who let it be seen; and the frames that keep the marks in step."""

from collections.abc import Callable

import pytest

from community.shared import db
from tests.support.actors import Someone
from tests.support.make import Make


@pytest.fixture
def pair(make: Make, someone: Callable[..., Someone]) -> tuple[Someone, Someone, Someone]:
    """Ana lets connections see that she is here, Ben is one of them; Cleo shares a group with her."""
    group = make.group()
    ana = make.member(group, make.person("ana", shows_presence="connections"))
    ben, cleo = (make.member(group, make.person(name)) for name in ("ben", "cleo"))
    make.connection(ana, ben)
    make.connection(ben, cleo)
    return someone(ana), someone(ben), someone(cleo)


def mark(who: Someone, of: Someone) -> str:
    """As it stands beside this one's name on their page: shown, hidden or absent."""
    _before, found, after = who.gets("/connections/").text.partition(f'data-present="{of.id}"')
    return "absent" if not found else "hidden" if after.startswith(" hidden") else "shown"


def test_the_mark_says_who_is_here_of_those_who_let_it_be_seen(pair: tuple[Someone, ...]) -> None:
    ana, ben, cleo = pair
    assert mark(ben, ana) == "shown"
    assert mark(ben, cleo) == "hidden", "here too, but they let nobody see it"
    assert mark(cleo, ana) == "absent"
    ben.forgets()
    ana.closes()
    assert ben.hears("presence:changed") == [{"id": ana.id, "name": "Ana", "here": False}]
    cleo.hears_nothing("presence:changed")
    assert mark(ben, ana) == "hidden"


@pytest.mark.parametrize("kind", ["step_back", "no_contact"])
def test_whoever_keeps_apart_is_not_shown(make: Make, pair: tuple[Someone, ...], kind: str) -> None:
    ana, ben, _cleo = pair
    if kind == "no_contact":
        make.no_contact(ana.actor, ben.actor)
        assert mark(ben, ana) == "absent", "they stand in a list of their own"
    else:
        make.distance(ana.actor, ben.actor, kind)
        assert mark(ben, ana) == "hidden"


def test_it_costs_no_statement_more(make: Make, pair: tuple[Someone, ...], statements: list[str]) -> None:
    _ana, ben, _cleo = pair
    counts = []
    for _time in range(2):
        statements.clear()
        ben.gets("/connections/")
        counts.append(len(statements))
        with db.unit():
            make.connection(make.person(shows_presence="connections"), ben.actor)
    assert counts[0] == counts[1]
