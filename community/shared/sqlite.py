"""How a SQLite database is opened: what each connection is told, and how its transactions begin. Not here: units and transactions (db.py)."""

from typing import Any

from sqlalchemy import Engine, event

WRITES = "hearth_writes"
"""The execution option of a connection that is going to write: it begins IMMEDIATE, so that nobody else writes between its look and its
change."""


def prepare(engine: Engine, durability: str) -> None:
    """Every connection of this engine. `durability` is `full` or `normal`: whether a commit waits for the disk."""
    pragmas = (
        "PRAGMA journal_mode=WAL",
        f"PRAGMA synchronous={'FULL' if durability == 'full' else 'NORMAL'}",
        "PRAGMA busy_timeout=5000",
        "PRAGMA foreign_keys=ON",
        "PRAGMA temp_store=MEMORY",
        "PRAGMA cache_size=-65536",
    )

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver's own BEGIN would come late and be deferred
        for pragma in pragmas:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        writes = connection.get_execution_options().get(WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
