"""Units, transactions, events, and many small writes committed together."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from sqlalchemy import delete, func, select

from community.shared import bus, db, group_commit
from community.shared.errors import Invalid
from community.shared.group_commit import together
from community.shared.site import SiteSetting

pytestmark = pytest.mark.usefixtures("app")


@dataclass(frozen=True)
class Happened:
    what: str


def keys() -> set[str]:
    with db.transaction() as session:
        return set(session.scalars(select(SiteSetting.key).where(SiteSetting.key.like("t.%"))))


def write(key: str) -> None:
    db.session().add(SiteSetting(key=f"t.{key}", value=1))
    db.session().flush()
    bus.publish(Happened(key))


@pytest.fixture
def heard() -> list[str]:
    """What @reacts listeners heard, each with whether the writing was committed by then."""
    told: list[str] = []

    def listener(event: Happened) -> None:
        assert not db.is_writing()
        told.append(event.what)

    bus.reacts(Happened)(listener)
    yield told
    bus._reacts[Happened].remove(listener)


def test_events_are_heard_after_the_outer_commit_and_in_order(heard: list[str]) -> None:
    with db.transaction():
        write("a")
        with db.transaction():
            write("b")
        assert heard == []
    assert heard == ["a", "b"] and keys() == {"t.a", "t.b"}


def test_what_fails_leaves_nothing_and_tells_nothing(heard: list[str]) -> None:
    with pytest.raises(ZeroDivisionError), db.transaction():
        write("a")
        raise ZeroDivisionError
    assert heard == [] and keys() == set()


def test_a_joined_part_that_fails_fails_the_whole_even_if_somebody_catches_it(heard: list[str]) -> None:
    with pytest.raises(RuntimeError), db.transaction():
        write("a")
        try:
            with db.transaction():
                raise ZeroDivisionError
        except ZeroDivisionError:
            pass
    assert heard == [] and keys() == set()


def test_a_listener_that_fails_spreads_to_nobody(heard: list[str], caplog: pytest.LogCaptureFixture) -> None:
    def broken(_event: Happened) -> None:
        raise ZeroDivisionError

    bus._reacts[Happened].insert(0, broken)
    with db.transaction():
        write("a")
    bus._reacts[Happened].remove(broken)
    assert heard == ["a"] and "ZeroDivisionError" in caplog.text


def test_an_event_outside_a_transaction_is_a_fault() -> None:
    with db.unit(), pytest.raises(RuntimeError):
        bus.publish(Happened("x"))


def at_once(*works: Callable[[], object]) -> list[object]:
    """Run each in a thread of its own, together; their results or errors in order."""
    results: list[object] = [None] * len(works)
    ready = threading.Barrier(len(works))

    def run(place: int, work: Callable[[], object]) -> None:
        ready.wait()
        try:
            with db.unit():
                results[place] = together(work, order=1)
        except Exception as error:
            results[place] = error

    threads = [threading.Thread(target=run, args=(place, work)) for place, work in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_many_are_committed_and_each_hears_its_own(heard: list[str]) -> None:
    def work(number: int) -> Callable[[], int]:
        def run() -> int:
            write(f"{number}")
            return number

        return run

    assert at_once(*(work(number) for number in range(20))) == list(range(20))
    assert keys() == {f"t.{number}" for number in range(20)} and sorted(heard) == sorted(str(n) for n in range(20))


def test_one_failure_is_nobody_elses(heard: list[str]) -> None:
    def fine(key: str) -> Callable[[], str]:
        def run() -> str:
            write(key)
            return key

        return run

    def refuses() -> None:
        raise Invalid("No.")

    def writes_then_refuses() -> None:
        write("undone")
        raise Invalid("No, after all.")

    def breaks() -> None:
        write("twice")
        db.session().add(SiteSetting(key="t.twice", value=2))
        db.session().expunge_all()
        db.session().connection().exec_driver_sql("INSERT INTO nowhere VALUES (1)")

    results = at_once(fine("a"), refuses, fine("b"), writes_then_refuses, fine("c"), breaks, fine("d"))
    assert [results[place] for place in (0, 2, 4, 6)] == ["a", "b", "c", "d"]
    assert isinstance(results[1], Invalid) and isinstance(results[3], Invalid) and isinstance(results[5], Exception)
    assert keys() == {"t.a", "t.b", "t.c", "t.d"}
    assert sorted(heard) == ["a", "b", "c", "d"]


def test_listeners_hear_in_the_order_of_the_commits(heard: list[str]) -> None:
    written: list[str] = []

    def work(number: int) -> Callable[[], None]:
        def run() -> None:
            write(f"{number}")
            written.append(f"{number}")

        return run

    for _time in range(5):
        at_once(*(work(number) for number in range(20)))
        assert heard == written
        with db.transaction() as session:
            session.execute(delete(SiteSetting).where(SiteSetting.key.like("t.%")))


def test_a_listener_may_write_together_too(heard: list[str]) -> None:
    def writes_on(event: Happened) -> None:
        if event.what == "first":
            together(lambda: write("then"), order=1)

    bus._reacts[Happened].append(writes_on)
    try:
        at_once(lambda: write("first"))
    finally:
        bus._reacts[Happened].remove(writes_on)
    assert heard == ["first", "then"] and keys() == {"t.first", "t.then"}


def test_a_flood_in_one_room_keeps_no_other_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    flood = [group_commit._Piece(lambda: None, order=1) for _each in range(10)]
    quiet = group_commit._Piece(lambda: None, order=2)
    monkeypatch.setattr(group_commit, "_waiting", [*flood, quiet])
    assert group_commit._next_company() == [*flood[: group_commit.MOST - 1], quiet]
    assert group_commit._next_company() == flood[group_commit.MOST - 1 : 2 * group_commit.MOST - 1]


def test_nothing_is_emitted_inside_a_transaction() -> None:
    from community.shared.realtime import to_people

    with db.transaction(), pytest.raises(RuntimeError):
        to_people([1], "x", {})


def test_the_count_of_settings_is_read_fresh_after_each_write() -> None:
    with db.unit():
        before = db.session().scalar(select(func.count()).select_from(SiteSetting))
        together(lambda: write("fresh"), order=1)
        assert db.session().scalar(select(func.count()).select_from(SiteSetting)) == (before or 0) + 1
