"""How a PostgreSQL database is opened: its pool, and a single look without a transaction. Not here: units and transactions (db.py)."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
from sqlalchemy import Engine, PoolProxiedConnection, create_engine, event
from sqlalchemy.exc import InvalidatePoolError

QUIET = 1.0
"""Seconds that a connection may lie unused before it is asked whether it still leads anywhere. Asked at each use, as SQLAlchemy's
pool_pre_ping does, it costs a way there and back for every unit; a server that went away lets all of them lie longer than this while it
comes back."""


def opened(url: str) -> Engine:
    engine = create_engine(url, pool_size=20, max_overflow=20, json_deserializer=msgspec.json.decode)
    ask = engine.dialect.do_ping

    @event.listens_for(engine, "checkin")
    def lay_down(_driver: Any, record: Any) -> None:
        record.info["lay_down"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def take_up(driver: Any, record: Any, _proxy: Any) -> None:
        if time.monotonic() - record.info.get("lay_down", time.monotonic()) < QUIET:
            return
        if not _answers(engine, ask, driver):
            raise InvalidatePoolError

    return engine


def _answers(engine: Engine, ask: Any, driver: Any) -> bool:
    try:
        return bool(ask(driver))
    except engine.dialect.loaded_dbapi.Error:
        return False


@contextmanager
def looking(engine: Engine) -> Iterator[Any]:
    """A driver connection for one look at what is committed: the database's own transaction around a lone statement is enough, so nothing
    is sent to begin one and to end it."""
    connection: PoolProxiedConnection = engine.raw_connection()
    driver: Any = connection.driver_connection
    driver.autocommit = True
    try:
        yield driver
    finally:
        if not driver.closed:
            driver.autocommit = False
        connection.close()
