"""The authorization matrix: every route and every socket event, asked by everyone (matrix.toml has the expected answers).

A route or event without its row fails; so does a row without its route. Each cell is really asked, with CSRF off, on a fresh copy of
the same small world; where the answer is no, nothing in the database may have changed.
"""

import shutil
import sqlite3
import tomllib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from community import create_app
from community.extensions import socketio
from community.shared import db, limits, realtime, web
from community.shared.settings import Settings, load
from tests.architecture import matrix_targets as targets
from tests.architecture.matrix_world import WHO, World, build
from tests.support.make import Make

LETTERS = {
    "o": "ok",
    "s": "to sign-in (or no connection)",
    "n": "not found",
    "r": "refused",
    "f": "the form again, with what is missing",
}
TABLE = tomllib.loads((Path(__file__).parent / "matrix.toml").read_text(encoding="utf-8"))
NOT_ALLOWED = set("snr")


def row(letters: str) -> dict[str, str]:
    return dict(zip(WHO, letters.split(), strict=True))


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, database_template: Path) -> Iterator[Flask]:
    folder = tmp_path_factory.mktemp("matrix")
    (folder / "hearth.toml").write_text("")
    environment = {"HEARTH_DATA_DIR": str(folder), "HEARTH_CONFIG": str(folder / "hearth.toml"), "HEARTH_JOBS": "apart"}
    settings: Settings = replace(load(environment), async_mode="threading")
    shutil.copy(database_template, folder / "hearth.db")
    made = create_app(settings)
    made.config["WTF_CSRF_ENABLED"] = False
    yield made
    db.engine().dispose()


@pytest.fixture(scope="module")
def world(app: Flask) -> World:
    made = build(app, Make(app))
    db.checkpoint()
    path = Path(str(db.engine().url.database))
    made.file = path.with_name("world.db")
    shutil.copy(path, made.file)
    return made


def start_anew(world: World) -> Path:
    """Put the world back as it was built, beneath connections that stay open."""
    path = Path(str(db.engine().url.database))
    with closing(sqlite3.connect(world.file)) as built, closing(sqlite3.connect(path, timeout=5)) as used:
        built.backup(used)
    limits.set_up()
    realtime._connections.clear()
    getattr(realtime, "_people", {}).clear()
    return path


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


def routes(app: Flask) -> Iterator[tuple[str, str]]:
    """(endpoint, method) of everything that can be asked for."""
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule.endpoint, method


def ask_page(app: Flask, world: World, who: str, name: str) -> tuple[str, str]:
    """Ask as this person: the letter of the answer, and something to read when it is another than expected."""
    title, method = name.rsplit(" ", 1)
    browser = app.test_client()
    if who in world.cookies:
        browser.set_cookie(app.config["SESSION_COOKIE_NAME"], world.cookies[who])
    endpoint = targets.plain(title)
    rule = next(
        rule for rule in app.url_map.iter_rules() if rule.endpoint == endpoint and method in (rule.methods or ())
    )
    with app.test_request_context():
        url = app.url_for(endpoint, **targets.address(world, who, title, set(rule.arguments)))
    sent = MultiDict(targets.body(world, title)) if method == "POST" else None
    answer = browser.open(url, method=method, data=sent)
    text = answer.get_data(as_text=True)
    answer.close()
    letter = {200: "o", 404: "n", 403: "r", 422: "f"}.get(answer.status_code, str(answer.status_code))
    if 300 <= answer.status_code < 400:
        stopped = who not in world.cookies and not web.is_public(app.view_functions[endpoint])
        letter = "s" if stopped and answer.headers["Location"].startswith("/accounts/sign-in") else "o"
    return letter, f"{answer.status_code} {text[-3000:]}"


def ask_event(app: Flask, world: World, who: str, name: str) -> tuple[str, str]:
    browser = app.test_client()
    if who in world.cookies:
        browser.set_cookie(app.config["SESSION_COOKIE_NAME"], world.cookies[who])
    page = socketio.test_client(app, flask_test_client=browser)
    if not page.is_connected():
        return "s", "no connection"
    ack: Any = page.emit(targets.plain(name), targets.EVENTS[name](world, who), callback=True)
    page.disconnect()
    if ack["ok"]:
        return "o", "ok"
    return {"not_found": "n", "invalid": "f"}.get(ack["code"], "r"), str(ack)


def test_every_route_has_its_row_and_every_row_its_route(app: Flask):
    there = {f"{endpoint} {method}" for endpoint, method in routes(app)}
    rows = {f"{targets.plain(name.rsplit(' ', 1)[0])} {name.rsplit(' ', 1)[1]}" for name in TABLE["pages"]}
    assert there - rows == set(), "add these to matrix.toml, and to matrix_targets.py what they need"
    assert rows - there == set(), "these are gone: take them out"


def test_every_event_has_its_row_and_every_row_its_event():
    assert {targets.plain(name) for name in TABLE["events"]} == set(realtime.EVENTS)


def _check(world: World, name: str, expected: str, ask: Any, changes: bool) -> None:
    wrong, seen = [], []
    for who, letter in row(expected).items():
        path = start_anew(world)
        before = contents(path) if changes else []
        got, told = ask(who)
        seen.append(got)
        if got != letter:
            wrong.append(f"{who}: {got} instead of {letter} ({LETTERS.get(letter)}): {told}")
        elif changes and letter in NOT_ALLOWED and (changed := set(contents(path)) ^ set(before)):
            wrong.append(f"{who}: the answer was no, and yet something changed: {sorted(changed)}")
    assert not wrong, f'"{name}" = "{" ".join(seen)}"\n' + "\n".join(wrong)


@pytest.mark.parametrize("name", TABLE["pages"])
def test_page(app: Flask, world: World, name: str):
    _check(world, name, TABLE["pages"][name], lambda who: ask_page(app, world, who, name), name.endswith("POST"))


@pytest.mark.parametrize("name", TABLE["events"])
def test_event(app: Flask, world: World, name: str):
    _check(world, name, TABLE["events"][name], lambda who: ask_event(app, world, who, name), True)
