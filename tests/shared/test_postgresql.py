"""The pool of a PostgreSQL database, whatever the rest of this run uses: it starts a cluster of its own where none runs yet."""

from collections.abc import Iterator

import psycopg2
import pytest
from psycopg2.extensions import STATUS_READY
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from community.shared import postgresql
from tests.support import postgres


@pytest.fixture
def engine() -> Iterator[Engine]:
    opened = postgresql.opened(postgres.empty_database())
    yield opened
    opened.dispose()


def backend(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.scalar(text("SELECT pg_backend_pid()"))


def end(engine: Engine, *backends: int) -> None:
    """As a database that restarts ends all of its connections."""
    other = postgresql.opened(str(engine.url))
    with other.connect() as connection:
        for one in backends:
            assert connection.scalar(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": one})
    other.dispose()


def test_connections_that_died_while_they_lay_unused_are_noticed(engine: Engine, monkeypatch: pytest.MonkeyPatch):
    first, second = engine.connect(), engine.connect()
    held = [one.scalar(text("SELECT pg_backend_pid()")) for one in (first, second)]
    first.close()
    second.close()
    end(engine, *held)
    monkeypatch.setattr(postgresql, "QUIET", 0)
    assert backend(engine) not in held
    with engine.connect() as one, engine.connect() as other:  # one ping told of all
        assert {one.scalar(text("SELECT 1")), other.scalar(text("SELECT 1"))} == {1}


def test_a_connection_in_use_all_the_time_is_not_asked(engine: Engine, monkeypatch: pytest.MonkeyPatch):
    """And if it died just then, one unit fails and the next has a new one."""
    held = backend(engine)
    monkeypatch.setattr(postgresql, "QUIET", 3600)
    end(engine, held)
    with pytest.raises(OperationalError):
        backend(engine)
    assert backend(engine) != held


def test_a_look_is_one_statement_and_no_transaction(engine: Engine):
    with postgresql.looking(engine) as driver:
        cursor = driver.cursor()
        cursor.execute("SELECT 1")
        assert cursor.fetchall() == [(1,)] and driver.status == STATUS_READY
        cursor.close()
    with engine.connect() as connection:
        assert connection.connection.driver_connection is driver and driver.autocommit is False
        connection.execute(text("SELECT 1"))
        assert driver.status != STATUS_READY


def test_a_look_on_a_dead_connection_leaves_a_pool_that_works(engine: Engine, monkeypatch: pytest.MonkeyPatch):
    held = backend(engine)
    end(engine, held)
    monkeypatch.setattr(postgresql, "QUIET", 3600)
    with pytest.raises(psycopg2.OperationalError), postgresql.looking(engine) as driver:
        driver.cursor().execute("SELECT 1")
    assert backend(engine) != held
