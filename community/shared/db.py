"""The database: engine, Base, column types, units of work and transactions. Knows no feature.

A *unit* is one request, one socket event or one run of a job: it owns a Session. Reads happen in the unit's own deferred
transaction. `transaction()` ends that one and begins a writing one, so what is read inside is what is true now. On SQLite a
writer begins IMMEDIATE and must not yield (no network, no emit, no sleep) before it commits.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import msgspec
from sqlalchemy import (
    DateTime,
    Dialect,
    Engine,
    MetaData,
    PoolProxiedConnection,
    Table,
    create_engine,
)
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

from . import postgresql, sqlite


class UTCDateTime(TypeDecorator[datetime]):
    """An aware datetime, kept in UTC on every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UTCDateTime}


def new_id() -> int:
    """An id that tells nothing of how many there are or which came before. Fits a JavaScript number."""
    return secrets.randbelow(2**48 - 1) + 1


class Unit:
    """A request's, an event's or a job's share of the database."""

    def __init__(self, engine: Engine):
        self.engine = engine
        self.opened: Session | None = None
        self.writing = False
        self.failed = False
        self.events: list[Any] = []
        self.driver: tuple[Any, Any] = (None, None)

    @property
    def session(self) -> Session:
        """Opened when first asked for: not every unit reads."""
        if self.opened is None:
            self.opened = Session(self.engine, expire_on_commit=False)
        return self.opened

    def close(self) -> None:
        if self.opened is not None:
            self.opened.close()

    def end_read(self) -> None:
        """Let go of what was read so far: the next read sees what is true then."""
        if self.opened is not None:
            self.opened.rollback()


_engine: Engine | None = None
_reader: PoolProxiedConnection | None = None
_unit: ContextVar[Unit | None] = ContextVar("unit", default=None)


def connect(url: str, durability: str = "full") -> Engine:
    """Open the database at `url`. `durability` is `full` or `normal` (SQLite: whether a commit waits for the disk)."""
    global _engine
    if _engine is not None:
        close()
    if url.startswith("sqlite:///"):
        Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
        _engine = create_engine(
            url, connect_args={"check_same_thread": False}, max_overflow=-1, json_deserializer=msgspec.json.decode
        )
        sqlite.prepare(_engine, durability)
    else:
        _engine = postgresql.opened(url)
    return _engine


def close() -> None:
    """Let go of all connections."""
    global _reader
    if _reader is not None:
        _reader.close()
        _reader = None
    if _engine is not None:
        _engine.dispose()


def engine() -> Engine:
    if _engine is None:
        raise RuntimeError("no database is open: call db.connect first")
    return _engine


def checkpoint() -> None:
    """Fold SQLite's write-ahead log into the database and let go of all connections. For a clean end."""
    if _engine is None:
        return
    if _engine.dialect.name == "sqlite":
        with _engine.connect() as connection:
            connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[union-attr]
    close()


def begin_unit() -> None:
    _unit.set(Unit(engine()))


def end_unit() -> None:
    unit_now = _unit.get()
    _unit.set(None)
    if unit_now is not None:
        unit_now.close()


@contextmanager
def unit() -> Iterator[Session]:
    """One piece of work with its own session. A unit within a unit is the outer one."""
    if _unit.get() is not None:
        yield session()
        return
    begin_unit()
    try:
        yield session()
    finally:
        end_unit()


def current_unit() -> Unit:
    unit_now = _unit.get()
    if unit_now is None:
        raise RuntimeError("no unit of work is open")
    return unit_now


def session() -> Session:
    """The session of the unit that is open. Inside `transaction()` it is the writing one."""
    return current_unit().session


def table(model: type[Base]) -> Table:
    """A model's table, for prepared statements."""
    return cast(Table, model.__table__)


def driver_connection() -> Any:
    """The driver's own connection of the unit's transaction, for prepared statements. Asked anew once a transaction."""
    here = current_unit()
    began, connection = here.driver
    if began is None or here.session.get_transaction() is not began:
        connection = here.session.connection().connection.driver_connection
        here.driver = (here.session.get_transaction(), connection)
    return connection


@contextmanager
def reader() -> Iterator[Any]:
    """A driver connection that only reads, each look by itself. SQLite: one, kept (a look never yields and never waits)."""
    global _reader
    if engine().dialect.name != "sqlite":
        with postgresql.looking(engine()) as driver:
            yield driver
        return
    if _reader is None:
        _reader = engine().raw_connection()
    yield _reader.driver_connection


def is_writing() -> bool:
    here = _unit.get()
    return here is not None and here.writing


def end_read() -> None:
    """Let go of what the open unit read so far, if there is one."""
    here = _unit.get()
    if here is not None:
        here.end_read()


@contextmanager
def unit_of_its_own() -> Iterator[Unit]:
    """A unit beside the one that is open, which waits meanwhile."""
    outer = _unit.get()
    own = Unit(engine())
    _unit.set(own)
    try:
        yield own
    finally:
        own.close()
        _unit.set(outer)


@contextmanager
def joined_to(other: Unit) -> Iterator[None]:
    """Work within somebody else's unit, as a piece of their transaction."""
    outer = _unit.get()
    _unit.set(other)
    try:
        yield
    finally:
        _unit.set(outer)


@contextmanager
def transaction(drain: bool = True) -> Iterator[Session]:
    """Write. Joins an outer transaction; the outermost commits, then events published within reach their @reacts listeners
    (unless somebody else drains them).

    If a joined part fails, the whole fails, even when somebody in between catches the error.
    """
    if _unit.get() is None:
        with unit(), transaction() as joined:
            yield joined
        return
    here = current_unit()
    if here.writing:
        try:
            yield here.session
        except BaseException:
            here.failed = True
            raise
        return
    here.end_read()  # what is read from now on is what is true now
    here.writing, here.failed, here.events = True, False, []
    try:
        here.session.connection(execution_options={sqlite.WRITES: True})
        yield here.session
        if here.failed:
            raise RuntimeError("a part of this transaction failed and was not let through")
        here.session.commit()
    except BaseException:
        here.session.rollback()
        here.events = []
        raise
    finally:
        here.writing = False
    if drain:
        from . import bus

        events, here.events = here.events, []
        bus.drain(events)
