"""Everything sealed, sealed with the current key: after a new one was put in front, so that the old one can be let go of."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Table, select, tuple_, update

from community import features
from community.shared import crypto, db
from community.shared.db import Base

BATCH = 200
"""Rows of one transaction: whoever wants to write meanwhile waits no longer than that takes."""


@dataclass
class Sealing:
    """How far it came. `broken`: sealed with a key that is in the settings no more; they stay as they are."""

    anew: int = 0
    broken: int = 0


def sealed_columns() -> list[tuple[Table, Column[str]]]:
    """Every column that is marked as holding what is sealed (`info=crypto.SEALED`), of all features."""
    features.load_models()
    return [
        (table, column)
        for table in Base.metadata.sorted_tables
        for column in table.c
        if column.info.get("sealed") is True
    ]


def seal_everything_anew() -> Sealing:
    """Safe while people write, to break off, and to run again: what is under the current key already is left alone, and what changed
    under its hands is not written over."""
    done = Sealing()
    for table, column in sealed_columns():
        for rows in _batches(table, column):
            with db.transaction() as session:
                for row in rows:
                    *key, before = row
                    try:
                        now = crypto.seal_anew(before)
                    except crypto.SealBroken:
                        done.broken += 1
                        continue
                    same = [one == value for one, value in zip(table.primary_key, key, strict=True)]
                    written = session.execute(update(table).where(*same, column == before).values({column: now}))
                    done.anew += written.rowcount  # type: ignore[attr-defined]
    return done


def _batches(table: Table, column: Column[str]) -> Iterator[list[tuple[Any, ...]]]:
    """By primary key, what is not under the current key, a stretch of the table at a time."""
    keys = list(table.primary_key)
    query = select(*keys, column).where(column.is_not(None), column != "").order_by(*keys).limit(BATCH)
    last: list[Any] | None = None
    while True:
        stretch = query if last is None else query.where(tuple_(*keys) > tuple_(*last))
        rows = [tuple(row) for row in db.session().execute(stretch)]
        db.end_read()
        old = [row for row in rows if not crypto.is_current(str(row[-1]))]
        if old:
            yield old
        if len(rows) < BATCH:
            return
        last = list(rows[-1][:-1])
