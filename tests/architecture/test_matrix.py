"""The authorization matrix: every route and every socket event, asked by everyone (matrix.toml has the expected answers).

A route or event without its row fails; so does a row without its route. Each cell is really asked, with CSRF off, on a fresh copy of
the same small world; where the answer is no, nothing in the database may have changed.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from community.shared import db, realtime
from tests.architecture import matrix_targets as targets
from tests.architecture.matrix_asking import TABLE, ask_event, ask_page, fresh_app, keep, routes, row, start_anew
from tests.architecture.matrix_world import World, build
from tests.support.make import Make

LETTERS = {
    "o": "ok",
    "s": "to sign-in (or no connection)",
    "n": "not found",
    "r": "refused",
    "f": "the form again, with what is missing",
}
NOT_ALLOWED = set("snr")


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, database_template: Path) -> Iterator[Flask]:
    yield fresh_app(tmp_path_factory.mktemp("matrix"), database_template)
    db.engine().dispose()


@pytest.fixture(scope="module")
def world(app: Flask) -> World:
    made = build(app, Make(app))
    keep(made)
    return made


def contents(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as database:
        tables = [
            name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")
        ]
        return [
            f"{name} {line}"
            for name in tables
            for line in sorted(map(repr, database.execute(f'SELECT * FROM "{name}"')))
        ]


def test_every_route_has_its_row_and_every_row_its_route(app: Flask):
    there = {f"{endpoint} {method}" for endpoint, method in routes(app)}
    rows = {f"{targets.plain(name.rsplit(' ', 1)[0])} {name.rsplit(' ', 1)[1]}" for name in TABLE["pages"]}
    assert there - rows == set(), "add these to matrix.toml, and to matrix_targets.py what they need"
    assert rows - there == set(), "these are gone: take them out"


def test_every_event_has_its_row_and_every_row_its_event():
    assert {targets.plain(name) for name in TABLE["events"]} == set(realtime.EVENTS)


def _changed(name: str, before: list[str], after: list[str]) -> set[str]:
    """Trying to reach somebody in spite of *no contact* is noted in the log, and changes nothing else."""
    noted = ("moderation_log ", "moderation_log_head ") if "no contact" in name else ()
    return {line for line in set(before) ^ set(after) if not line.startswith(noted)}


def _check(world: World, name: str, expected: str, ask: Any, changes: bool) -> None:
    wrong, seen = [], []
    for who, letter in row(expected).items():
        path = start_anew(world)
        before = contents(path) if changes else []
        got, told = ask(who)
        seen.append(got)
        if got != letter:
            wrong.append(f"{who}: {got} instead of {letter} ({LETTERS.get(letter)}): {told[-3000:]}")
        elif changes and letter in NOT_ALLOWED and (changed := _changed(name, before, contents(path))):
            wrong.append(f"{who}: the answer was no, and yet something changed: {sorted(changed)}")
    assert not wrong, f'"{name}" = "{" ".join(seen)}"\n' + "\n".join(wrong)


@pytest.mark.parametrize("name", TABLE["pages"])
def test_page(app: Flask, world: World, name: str):
    _check(world, name, TABLE["pages"][name], lambda who: ask_page(app, world, who, name), name.endswith("POST"))


@pytest.mark.parametrize("name", TABLE["events"])
def test_event(app: Flask, world: World, name: str):
    _check(world, name, TABLE["events"][name], lambda who: ask_event(app, world, who, name), True)
