"""A real server with a small world in it, and pages of its people over real websockets."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.client import Page
from tests.support.server import Server, hearth


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that `hearth world` filled, to be copied: people of every stage, few messages."""
    folder = tmp_path_factory.mktemp("filled")
    done = hearth(folder, "world", "--people", "14", "--messages", "40", "--out", str(folder / "world.json"))
    assert done.returncode == 0, done.stderr
    return folder


class World:
    """What `hearth world` wrote."""

    def __init__(self, described: dict[str, Any]):
        self.group: int = described["group"]
        self.people: list[dict[str, Any]] = described["people"]
        self.rooms = {room["depth"]: room["id"] for room in described["rooms"]}

    def at_stage(self, stage: int) -> list[dict[str, Any]]:
        """Members at this stage without a role."""
        return [person for person in self.people if person["stage"] == stage and not person["roles"]]


@pytest.fixture(scope="session")
def world(filled: Path) -> World:
    """The same in every server: each has a copy of it."""
    return World(json.loads((filled / "world.json").read_text()))


@pytest.fixture(scope="module")
def shared_server(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all tests of a file that leave it running. What they said stays in its rooms."""
    folder = tmp_path_factory.mktemp("shared") / "data"
    shutil.copytree(filled, folder)
    with Server(folder) as running:
        yield running


@pytest.fixture
def server(request: pytest.FixtureRequest, filled: Path, tmp_path: Path) -> Iterator[Server]:
    """The file's shared server, or one of its own for a test that asks for `alone`."""
    if "alone" not in request.fixturenames:
        yield request.getfixturevalue("shared_server")
        return
    folder = tmp_path / "data"
    shutil.copytree(filled, folder)
    with Server(folder) as running:
        yield running


@pytest.fixture
def alone() -> None:
    """Marks a test that ends or changes its server for good."""


@pytest.fixture
def page(server: Server) -> Iterator[Callable[..., Page]]:
    """`page(person)` opens a page of that person; all are closed at the end."""
    opened: list[Page] = []

    def open_one(person: dict[str, Any], **more: Any) -> Page:
        made = Page(server.url, person["cookie"], name=person["handle"], **more)
        opened.append(made)
        return made.connect()

    yield open_one
    for made in opened:
        made.close()
