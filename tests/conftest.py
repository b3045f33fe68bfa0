"""Fixtures of every test: an app on a fresh database, and the cleaning up after it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event

from community import create_app, migrations
from community.shared import db, limits, prepared, realtime
from community.shared.actor import Actor
from community.shared.settings import Settings, load
from tests.support import make as makers
from tests.support import postgres
from tests.support.actors import Someone


@pytest.fixture(scope="session")
def database_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty, migrated SQLite database. Copied for each test: quicker than migrating again."""
    path = tmp_path_factory.mktemp("template") / "hearth.db"
    migrations.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def settings(tmp_path: Path, database_template: Path) -> Settings:
    environment = {
        "HEARTH_DATA_DIR": str(tmp_path),
        "HEARTH_SECRET_KEY": "a key for tests alone, never used elsewhere",
        "HEARTH_ASYNC_MODE": "threading",
        "HEARTH_JOBS": "apart",
        "HEARTH_CONFIG": str(tmp_path / "hearth.toml"),
    }
    (tmp_path / "hearth.toml").write_text("")
    read = load(environment)
    if postgres.wanted():
        return replace(read, database_url=postgres.fresh_database())
    (tmp_path / "hearth.db").write_bytes(database_template.read_bytes())
    return read


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The whole application in this process, in threading mode."""
    made = create_app(settings)
    made.testing = True
    limits.set_up()
    realtime._connections.clear()
    realtime._people.clear()
    yield made
    db.end_unit()
    db.close()


@pytest.fixture
def unit(app: Flask) -> Iterator[None]:
    """A unit of work and an application context, for tests that call services and queries themselves."""
    with app.test_request_context(), db.unit():
        yield


@pytest.fixture
def statements(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every SQL statement that goes to the database from now on, prepared ones too. For counting."""
    seen: list[str] = []
    event.listen(db.engine(), "before_cursor_execute", lambda *found: seen.append(found[2]))
    execute = prepared._Compiled.execute

    def counted(compiled: prepared._Compiled, connection: object, values: dict[str, object]) -> list[object]:
        seen.append(compiled.sql)
        return execute(compiled, connection, values)

    monkeypatch.setattr(prepared._Compiled, "execute", counted)
    return seen


@pytest.fixture
def make(app: Flask) -> makers.Make:
    """Factories on the real models."""
    return makers.Make(app)


@pytest.fixture
def someone(app: Flask, make: makers.Make) -> Callable[..., Someone]:
    """A person with browser and socket: `someone(make.member(group, stage=2))`, or `someone()` for one made on the spot, or
    `someone(None)` for a visitor who is not signed in. Their page is open: they hear from now on."""

    def appear(*actor: Actor | None) -> Someone:
        who = Someone(app, actor[0] if actor else make.person())
        if who.actor is not None:
            who.opens()
        return who

    return appear


@pytest.fixture
def fresh_world(settings: Settings, database_template: Path, tmp_path: Path) -> Callable[[], tuple[Flask, makers.Make]]:
    """For a test that goes through several worlds: the same application, each time on a fresh database."""
    app = create_app(settings)
    app.testing = True

    def begin() -> tuple[Flask, makers.Make]:
        limits.set_up()
        realtime._connections.clear()
        realtime._people.clear()
        db.close()
        if postgres.wanted():
            db.connect(postgres.fresh_database())
        else:
            for left in tmp_path.glob("world.db*"):
                left.unlink()
            (tmp_path / "world.db").write_bytes(database_template.read_bytes())
            db.connect(f"sqlite:///{tmp_path / 'world.db'}", "normal")
        return app, makers.Make(app)

    return begin
