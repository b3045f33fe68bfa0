"""The scaled-out setting for tests: what `make run-scaled` starts, by the same code, on free ports and in a folder of its own, with
the world of `hearth world` in it. One for the whole run; each test leaves it running as it found it.
"""

import json
import shutil
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests

from community.shared.settings import ROOT
from tests.process.conftest import World
from tests.scaled.support import Browser, Database
from tests.support.client import Page
from tests.support.server import SECRET_KEY, free_port

sys.path.insert(0, str(ROOT / "config" / "deploy"))
from run_scaled import install_missing
from scaled_setting import Plan, Setting

PEOPLE = 62
"""Two with roles and fifteen at each stage."""


@contextmanager
def started(people: int) -> Iterator[Setting]:
    """PostgreSQL, Redis, two servers (A and B), jobs and nginx, ready, with so many people."""
    install_missing()
    # Not pytest's folder: whom PostgreSQL runs as may not go there.
    folder = Path(tempfile.mkdtemp(prefix="hearth-scaled-"))
    folder.chmod(0o755)
    (folder / "hearth.toml").touch()
    plan = Plan(
        folder=folder,
        port=free_port(),
        server_ports=(free_port(), free_port()),
        postgres_port=free_port(),
        redis_port=free_port(),
        # The times of commits are what the race is judged by.
        postgres_options=("fsync=off", "track_commit_timestamp=on"),
        more={
            "HEARTH_SECRET_KEY": SECRET_KEY,
            "HEARTH_CONFIG": str(folder / "hearth.toml"),
            "HEARTH_PRESENCE_LAPSE": "6",
        },
    )
    made = Setting(plan)
    try:
        made.prepare()
        made.start_stores()
        made.migrate()
        words = (
            "world",
            "--people",
            str(people),
            "--rooms",
            "2",
            "--messages",
            "200",
            "--out",
            str(folder / "world.json"),
        )
        filled = made.hearth(*words)
        assert filled.returncode == 0, filled.stderr
        made.start_servers()
        yield made
    finally:
        made.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def setting() -> Iterator[Setting]:
    with started(PEOPLE) as made:
        yield made


@pytest.fixture(scope="session")
def world(setting: Setting) -> World:
    return World(json.loads((setting.plan.folder / "world.json").read_text()))


@pytest.fixture(scope="session")
def lounges(setting: Setting, world: World) -> list[int]:
    """Two more rooms at depth 1, beside the first."""
    rooms = json.loads((setting.plan.folder / "world.json").read_text())["rooms"]
    return [room["id"] for room in rooms if room["depth"] == 1 and room["id"] != world.rooms[1]]


@pytest.fixture(scope="session")
def database(setting: Setting) -> Iterator[Database]:
    made = Database(setting.environment["HEARTH_DATABASE_URL"])
    yield made
    made.close()


@pytest.fixture(autouse=True)
def whole(setting: Setting) -> Iterator[None]:
    """Nothing is missing, before and after."""
    assert all(part.runs for part in setting.parts)
    yield
    for part in setting.parts:
        if not part.runs:
            part.start()
            part.wait_until_ready(restarts=part is setting.postgres)


@pytest.fixture
def page(setting: Setting) -> Iterator[Callable[..., Page]]:
    """`page(person, "A")`: a page of that person on server A, on B, or (by default) through nginx. All are closed at the end."""
    opened: list[Page] = []
    ports = dict(zip("AB", setting.plan.server_ports, strict=True)) | {"nginx": setting.plan.port}

    def open_one(
        person: dict[str, Any], where: str = "nginx", way: str = "", transports: tuple[str, ...] = ("websocket",)
    ) -> Page:
        cookie = person["cookie"] + (f"; hearth_way={way}" if way else "")
        made = Page(f"http://127.0.0.1:{ports[where]}", cookie, name=f"{person['handle']} on {where}")
        if "polling" in transports:  # the library sends headers with the handshake alone, cookies always
            made.wire.eio.http = requests.Session()
            for name, value in (pair.split("=", 1) for pair in cookie.split("; ")):
                made.wire.eio.http.cookies.set(name, value, domain="127.0.0.1", path="/")
        opened.append(made)
        return made.connect(transports)

    yield open_one
    for made in opened:
        closing = threading.Thread(target=made.close, daemon=True)
        closing.start()
        closing.join(2)  # a page that polls may wait for its last question to be answered, at the next ping


@pytest.fixture
def browser(setting: Setting) -> Callable[..., Browser]:
    """`browser(person, "A")`: pages and forms of that person on server A, on B, or through nginx."""
    ports = dict(zip("AB", setting.plan.server_ports, strict=True)) | {"nginx": setting.plan.port}

    def open_one(person: dict[str, Any], where: str = "nginx") -> Browser:
        return Browser(f"http://127.0.0.1:{ports[where]}", person["cookie"])

    return open_one
