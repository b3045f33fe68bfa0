"""How the cells of the matrix are asked: an application of its own on a SQLite file, its world put back as it was built, a page or an
event asked as somebody. Not here: who asks (matrix_world.py), with what (matrix_targets.py), and what is expected."""

import shutil
import sqlite3
import tomllib
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.datastructures import MultiDict

from community import create_app
from community.boundaries.facts import protecting
from community.extensions import socketio
from community.shared import db, limits, realtime, web
from community.shared.settings import Settings, load
from tests.architecture import matrix_targets as targets
from tests.architecture.matrix_world import WHO, World

TABLE = tomllib.loads((Path(__file__).parent / "matrix.toml").read_text(encoding="utf-8"))


def row(letters: str) -> dict[str, str]:
    return dict(zip(WHO, letters.split(), strict=True))


def fresh_app(folder: Path, database_template: Path) -> Flask:
    (folder / "hearth.toml").write_text("")
    environment = {"HEARTH_DATA_DIR": str(folder), "HEARTH_CONFIG": str(folder / "hearth.toml"), "HEARTH_JOBS": "apart"}
    settings: Settings = replace(load(environment), async_mode="threading")
    shutil.copy(database_template, folder / "hearth.db")
    made = create_app(settings)
    made.config["WTF_CSRF_ENABLED"] = False
    return made


def keep(world: World, name: str = "world.db") -> Path:
    """Put the database as it is aside, to begin anew from."""
    db.checkpoint()
    path = Path(str(db.engine().url.database))
    world.file = path.with_name(name)
    shutil.copy(path, world.file)
    return world.file


def start_anew(world: World) -> Path:
    """Put the world back as it was built, beneath connections that stay open."""
    path = Path(str(db.engine().url.database))
    with closing(sqlite3.connect(world.file)) as built, closing(sqlite3.connect(path, timeout=5)) as used:
        built.backup(used)
    limits.set_up()
    protecting._kept.clear()
    realtime._connections.clear()
    getattr(realtime, "_people", {}).clear()
    return path


def routes(app: Flask) -> Iterator[tuple[str, str]]:
    """(endpoint, method) of everything that can be asked for."""
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule.endpoint, method


def ask_page(
    app: Flask, world: World, who: str, name: str, query: str = "", around: AbstractContextManager[Any] | None = None
) -> tuple[str, str]:
    """Ask as this person: the letter of the answer, and something to read when it is another than expected. `around` holds while it is
    being asked."""
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
    with around or nullcontext():
        answer = browser.open(url, method=method, data=sent, query_string=query or None)
    text = answer.get_data(as_text=True)
    answer.close()
    letter = {200: "o", 404: "n", 403: "r", 422: "f"}.get(answer.status_code, str(answer.status_code))
    if 300 <= answer.status_code < 400:
        stopped = who not in world.cookies and not web.is_public(app.view_functions[endpoint])
        letter = "s" if stopped and answer.headers["Location"].startswith("/accounts/sign-in") else "o"
    return letter, f"{answer.status_code} {text}"


def ask_event(
    app: Flask, world: World, who: str, name: str, around: AbstractContextManager[Any] | None = None
) -> tuple[str, str]:
    browser = app.test_client()
    if who in world.cookies:
        browser.set_cookie(app.config["SESSION_COOKIE_NAME"], world.cookies[who])
    page = socketio.test_client(app, flask_test_client=browser)
    if not page.is_connected():
        return "s", "no connection"
    with around or nullcontext():
        ack: Any = page.emit(targets.plain(name), targets.EVENTS[name](world, who), callback=True)
    page.disconnect()
    if ack["ok"]:
        return "o", "ok"
    return {"not_found": "n", "invalid": "f"}.get(ack["code"], "r"), str(ack)
