"""Who is here, as processes tell each other: without sockets, on a clock that the test moves. Over real processes: tests/scaled."""

from typing import Any

import pytest

from community.shared.presence import Presence

LAPSE = 30.0
ANA, BEN, CLEO = 1, 2, 3


class Wire:
    """Carries words between processes in order, at once, unless it is cut."""

    def __init__(self) -> None:
        self.now = 0.0
        self.cut = False
        self.said: list[tuple[str, str, Any]] = []
        self.ends: dict[str, Presence] = {}

    def process(self, name: str) -> Presence:
        def tell(word: str, value: Any) -> None:
            self.said.append((name, word, value))
            if not self.cut:
                for other, end in list(self.ends.items()):
                    if other != name:
                        end.hear(name, word, value)

        self.ends[name] = made = Presence(tell, LAPSE, clock=lambda: self.now)
        made.ask()
        return made

    def beats(self, *, seconds: float) -> None:
        self.now += seconds
        for end in list(self.ends.values()):
            end.beat()


@pytest.fixture
def wire() -> Wire:
    return Wire()


@pytest.fixture
def two(wire: Wire) -> tuple[Presence, Presence]:
    return wire.process("A"), wire.process("B")


def test_coming_and_going_is_news_on_both_once(two: tuple[Presence, Presence]) -> None:
    a, b = two
    a.comes(ANA)
    a.comes(ANA)
    assert a.news() == b.news() == [(ANA, True)]
    assert a.news() == b.news() == []
    assert a.is_here(ANA) and b.is_here(ANA) and not b.is_here(BEN)
    a.goes(ANA)
    a.goes(ANA)
    assert a.news() == b.news() == [(ANA, False)]
    assert not a.is_here(ANA) and not b.is_here(ANA)


@pytest.mark.parametrize("first", [0, 1])
def test_with_pages_on_two_processes_only_the_last_one_counts(two: tuple[Presence, Presence], first: int) -> None:
    a, b = two[first], two[1 - first]
    a.comes(ANA)
    assert a.news() == b.news() == [(ANA, True)]
    b.comes(ANA)
    a.goes(ANA)
    assert a.news() == b.news() == []
    b.goes(ANA)
    assert a.news() == b.news() == [(ANA, False)]


def test_last_pages_closed_at_the_same_moment_on_both_are_noticed(wire: Wire, two: tuple[Presence, Presence]) -> None:
    """Each closes while it believes the other still holds one."""
    a, b = two
    a.comes(ANA)
    b.comes(ANA)
    assert a.news() == b.news() == [(ANA, True)]
    wire.cut = True
    a.goes(ANA)
    b.goes(ANA)
    assert a.news() == b.news() == []
    wire.cut = False
    a.hear("B", "went", ANA)
    b.hear("A", "went", ANA)
    assert a.news() == b.news() == [(ANA, False)]


def test_a_reload_is_no_news_where_nobody_asked_in_between(two: tuple[Presence, Presence]) -> None:
    a, b = two
    a.comes(ANA)
    a.news(), b.news()
    a.goes(ANA)
    a.comes(ANA)
    assert a.news() == b.news() == []


def test_a_process_that_is_not_heard_lapses_with_its_people(wire: Wire, two: tuple[Presence, Presence]) -> None:
    a, b = two
    a.comes(ANA)
    a.comes(BEN)
    b.comes(BEN)
    b.news()
    del wire.ends["A"]
    wire.beats(seconds=LAPSE)
    assert b.news() == []
    wire.beats(seconds=1)
    assert b.news() == [(ANA, False)] and b.is_here(BEN)


def test_a_process_that_is_heard_does_not_lapse(wire: Wire, two: tuple[Presence, Presence]) -> None:
    a, b = two
    a.comes(ANA)
    b.news()
    for _ in range(10):
        wire.beats(seconds=LAPSE / 3)
    assert b.news() == [] and b.is_here(ANA)


def test_who_was_not_heard_for_a_while_is_right_again_with_the_first_beat(
    wire: Wire, two: tuple[Presence, Presence]
) -> None:
    a, b = two
    a.comes(ANA)
    a.comes(BEN)
    b.news()
    wire.cut = True
    a.goes(ANA)
    a.comes(CLEO)
    assert b.news() == []
    wire.cut = False
    a.beat()
    assert sorted(b.news()) == [(ANA, False), (CLEO, True)] and b.is_here(BEN)


def test_a_process_that_starts_learns_at_once_who_is_here(wire: Wire, two: tuple[Presence, Presence]) -> None:
    two[0].comes(ANA)
    two[1].comes(BEN)
    late = wire.process("C")
    assert sorted(late.news()) == [(ANA, True), (BEN, True)]


def test_who_hides_is_forgotten_by_every_process_whatever_pages_they_have(
    wire: Wire, two: tuple[Presence, Presence]
) -> None:
    a, b = two
    a.comes(ANA)
    b.comes(ANA)
    a.news(), b.news()
    a.hides(ANA)
    assert a.news() == b.news() == [(ANA, False)]
    wire.said.clear()
    wire.beats(seconds=1)
    assert [value for _process, word, value in wire.said if word == "here"] == [[], []]
    a.goes(ANA)
    b.goes(ANA)
    assert a.news() == b.news() == []


def test_an_unknown_word_of_another_release_does_no_harm(wire: Wire, two: tuple[Presence, Presence]) -> None:
    wire.said.clear()
    two[0].hear("B", "danced", [ANA])
    assert not wire.said
    assert two[0].news() == [] and not two[0].is_here(ANA)
