"""Statements for what runs at every message: written as SQLAlchemy statements, compiled once for the database in use, run by the
driver alone. A tenth of the cost of going through the engine each time; nothing else needs them.

`run` is within the unit's transaction. `read` is a single look at what is committed, without a transaction of its own.
"""

from collections import namedtuple
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import CompoundSelect, Dialect, Insert, Select, Update

from . import db

Convert = Callable[[Any], Any] | None


class Prepared:
    """A statement with named bindparams. Rows come back as named tuples."""

    def __init__(self, statement: Select[*tuple[Any, ...]] | CompoundSelect[*tuple[Any, ...]] | Insert | Update):
        self.statement = statement
        self._for: dict[str, _Compiled] = {}

    def run(self, **values: Any) -> list[Any]:
        """On the unit's connection, in its transaction."""
        return self._compiled().execute(db.driver_connection(), values)

    def read(self, **values: Any) -> list[Any]:
        """On a connection of its own that only ever reads."""
        with db.reader() as connection:
            return self._compiled().execute(connection, values)

    def _compiled(self) -> "_Compiled":
        dialect = db.engine().dialect
        known = self._for.get(dialect.name)
        if known is None:
            known = self._for[dialect.name] = _Compiled(self.statement, dialect)
        return known


class _Compiled:
    def __init__(self, statement: Any, dialect: Dialect):
        compiled = statement.compile(dialect=dialect)
        self.sql = str(compiled)
        self.positional = bool(compiled.positional)
        names = compiled.positiontup if self.positional else list(compiled.binds)
        self.given = [
            (name, compiled.binds[name].key, self._bind(compiled.binds[name].type, dialect)) for name in names
        ]
        self.fixed = {bind.key: bind.value for bind in compiled.binds.values() if bind.value is not None}
        columns = list(statement.exported_columns) if hasattr(statement, "exported_columns") else []
        self.row: Any = namedtuple("Row", [column.key for column in columns]) if columns else None
        self.results = [
            (place, convert)
            for place, column in enumerate(columns)
            if (convert := column.type.dialect_impl(dialect).result_processor(dialect, None)) is not None
        ]

    @staticmethod
    def _bind(kind: Any, dialect: Dialect) -> Convert:
        convert: Convert = kind.dialect_impl(dialect).bind_processor(dialect)
        return convert

    def execute(self, connection: Any, values: dict[str, Any]) -> list[Any]:
        cursor = connection.cursor()
        try:
            cursor.execute(self.sql, self._values(values))
            return [self._row(found) for found in cursor.fetchall()] if self.row is not None else []
        finally:
            cursor.close()

    def _values(self, values: dict[str, Any]) -> Sequence[Any] | dict[str, Any]:
        values = {**self.fixed, **values} if self.fixed else values
        if self.positional:
            return [values[key] if convert is None else convert(values[key]) for _name, key, convert in self.given]
        return {name: values[key] if convert is None else convert(values[key]) for name, key, convert in self.given}

    def _row(self, found: Sequence[Any]) -> Any:
        if not self.results:
            return self.row._make(found)
        made = list(found)
        for place, convert in self.results:
            made[place] = convert(made[place])
        return self.row._make(made)
