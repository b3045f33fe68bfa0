"""Watching the driver: every statement that reaches SQLite, by whichever way (SQLAlchemy, prepared.py), and how many rows were fetched
for it. Not here: what is asked (test_statements.py)."""

import sqlite3
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import event

from community.shared import db

_ABOUT_TRANSACTIONS = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA")


@dataclass
class Statement:
    sql: str
    rows: int = 0
    at_once: int = 0
    """The most rows that one asking of the cursor brought."""


@dataclass
class Seen:
    """What is said to the database while this is held: `with Seen() as seen:`."""

    statements: list[Statement] = field(default_factory=list)
    wrote: bool = False

    def __enter__(self) -> "Seen":
        global _seen
        _seen = self
        return self

    def __exit__(self, *_error: object) -> None:
        global _seen
        _seen = None

    def __str__(self) -> str:
        return "\n".join(f"  {one.rows:5} rows  {' '.join(one.sql.split())[:300]}" for one in self.statements)


_seen: Seen | None = None


class _Cursor(sqlite3.Cursor):
    statement: Statement | None = None

    def execute(self, sql: str, *given: Any) -> "_Cursor":
        self._begins(sql)
        return super().execute(sql, *given)  # type: ignore[return-value]

    def executemany(self, sql: str, *given: Any) -> "_Cursor":
        self._begins(sql)
        return super().executemany(sql, *given)  # type: ignore[return-value]

    def _begins(self, sql: str) -> None:
        self.statement = None
        if _seen is None:
            return
        _seen.wrote |= sql.startswith(("INSERT", "UPDATE", "DELETE"))
        if not sql.startswith(_ABOUT_TRANSACTIONS):
            self.statement = Statement(sql)
            _seen.statements.append(self.statement)

    def _came(self, rows: int) -> None:
        if self.statement is not None:
            self.statement.rows += rows
            self.statement.at_once = max(self.statement.at_once, int(rows))

    def fetchone(self) -> Any:
        row = super().fetchone()
        self._came(row is not None)
        return row

    def fetchmany(self, size: int | None = None) -> list[Any]:
        rows = super().fetchmany(self.arraysize if size is None else size)
        self._came(len(rows))
        return rows

    def fetchall(self) -> list[Any]:
        rows = super().fetchall()
        self._came(len(rows))
        return rows

    def __next__(self) -> Any:
        row = super().__next__()
        self._came(1)
        return row


class _Connection(sqlite3.Connection):
    def cursor(self, factory: Any = _Cursor) -> Any:
        return super().cursor(factory)


def watch_driver() -> None:
    """From now on the open database is spoken to through cursors that can be watched."""

    @event.listens_for(db.engine(), "do_connect")
    def connect(_dialect: Any, _record: Any, given: Any, named: Any) -> sqlite3.Connection:
        return sqlite3.connect(*given, factory=_Connection, **named)

    db.close()
