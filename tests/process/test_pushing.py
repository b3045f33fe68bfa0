"""Pushes from a real server, which sends them beside everything else it does: nobody waits for a push service, and a server that is
killed amid sending sends again, as the same. The push service is one on loopback, which a setting permits."""

import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.process.conftest import World
from tests.scaled.support import until
from tests.support.client import Page
from tests.support.push_service import Browser, PushService
from tests.support.server import PATIENCE, Server

pytestmark = pytest.mark.process


@pytest.fixture
def service() -> Iterator[PushService]:
    with PushService() as made:
        yield made


@pytest.fixture
def server(filled: Path, tmp_path: Path, service: PushService) -> Iterator[Server]:
    folder = tmp_path / "data"
    shutil.copytree(filled, folder)
    with Server(folder, HEARTH_PUSH_HOSTS=service.host) as running:
        yield running


def writes(server: Server, sql: str, *given: Any) -> None:
    with closing(sqlite3.connect(server.database, timeout=PATIENCE)) as database, database:
        database.execute(sql, given)


def asks(server: Server, sql: str) -> list[Any]:
    with closing(sqlite3.connect(server.database, timeout=PATIENCE)) as database:
        return database.execute(sql).fetchall()


def turns_on(server: Server, person: dict[str, Any], browser: Browser) -> None:
    """As the page's script does, once the browser said yes."""
    mine = requests.Session()
    mine.headers["Cookie"] = person["cookie"]
    page = mine.get(f"{server.url}/notifications/choices", timeout=PATIENCE)
    found = re.search(r'name="csrf-token" content="([^"]+)"', page.text)
    assert found, page.status_code
    cookie = page.cookies.get("hearth")
    headers = {"Cookie": f"hearth={cookie}"} if cookie else {}
    answer = mine.post(
        f"{server.url}/notifications/browsers",
        data={"csrf_token": found[1], **browser.subscription},
        headers=headers,
        timeout=PATIENCE,
    )
    assert answer.json() == {"ok": True}, answer.text


@pytest.fixture
def told(
    server: Server, world: World, service: PushService, page: Callable[..., Page]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Two of a room: the first has push on for answers."""
    one, other = world.at_stage(3)[:2]
    turns_on(server, one, service.browser())
    writes(server, "INSERT INTO ring_choices (person_id, matter, rings) VALUES (?, 'answers', 'push')", one["id"])
    return one, other


def answered(
    server: Server, world: World, page: Callable[..., Page], told: tuple[dict[str, Any], dict[str, Any]]
) -> None:
    """One says something, the other answers it; and the half minute has passed that a push waits."""
    one, other = (page(person) for person in told)
    said = one.says(world.rooms[3], "I tried it.")
    other.says(world.rooms[3], "And how was it?", reply_to=said["id"])
    due_now(server)


def due_now(server: Server) -> None:
    assert asks(server, "SELECT count(*) FROM outgoing_pushes") == [(1,)]
    writes(server, "UPDATE outgoing_pushes SET due_at = '2026-01-01 00:00:00'")


def test_nobody_waits_for_a_push_service_that_takes_its_time(
    server: Server,
    world: World,
    service: PushService,
    page: Callable[..., Page],
    told: tuple[dict[str, Any], dict[str, Any]],
):
    service.hold_the_next()
    answered(server, world, page, told)
    assert service.holding.wait(PATIENCE)
    writer, reader = (page(person) for person in told)
    for number in range(20):
        assert writer.says(world.rooms[3], f"Meanwhile {number}")["ok"]
    reader.hears("message:sent", 20)
    assert len(service.arrived) == 1
    service.let_go()
    until(lambda: asks(server, "SELECT count(*) FROM outgoing_pushes") == [(0,)], "it is crossed off")
    assert service.arrived[0].says["title"] == "Something is waiting for you"


def test_killed_amid_sending_it_sends_again_as_the_same(
    server: Server,
    world: World,
    service: PushService,
    page: Callable[..., Page],
    told: tuple[dict[str, Any], dict[str, Any]],
):
    service.hold_the_next()
    answered(server, world, page, told)
    assert service.holding.wait(PATIENCE)
    server.kill()
    service.let_go()
    server.start()
    due_now(server)
    until(lambda: len(service.arrived) == 2, "it goes again")
    until(lambda: asks(server, "SELECT count(*) FROM outgoing_pushes") == [(0,)], "it is crossed off")
    first, second = service.arrived
    assert first.headers["Topic"] == second.headers["Topic"] and first.says == second.says
    assert first.signer == second.signer, "the key is kept with the data"
    assert (server.data_dir / "vapid_key").stat().st_mode & 0o077 == 0
