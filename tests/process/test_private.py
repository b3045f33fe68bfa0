"""Two connected people over real websockets; beside them a host's worth of others who must hear nothing, find nothing and read nothing."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.process.conftest import World
from tests.support.client import Page
from tests.support.server import Server

pytestmark = pytest.mark.process

ROOM = 77
AT = "2026-01-01 00:00:00"


@contextmanager
def written(server: Server) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(server.database)) as connection, connection:
        yield connection


@pytest.fixture
def two(world: World, server: Server) -> tuple[dict[str, Any], dict[str, Any]]:
    """Two of stage 3, connected, with their conversation opened. Each test begins with nothing kept between them."""
    one, other = world.at_stage(3)[:2]
    with written(server) as database:
        database.execute("DELETE FROM distances")
        if database.execute("SELECT 1 FROM connections").fetchone() is None:
            database.execute("INSERT INTO connections (id, made_at, closing_word) VALUES (7, ?, '')", (AT,))
            for mine, theirs in ((one, other), (other, one)):
                database.execute(
                    "INSERT INTO connection_sides (person_id, other_id, connection_id, openness, told_stage) VALUES (?, ?, 7, 1, 1)",
                    (mine["id"], theirs["id"]),
                )
            database.execute(
                "INSERT INTO rooms (id, connection_id, depth, position, kind, name, purpose, made_at, slow_seconds, slow_per_day, "
                "retention_days, look_first, last_seq, last_rev, audience_version) "
                "VALUES (?, 7, 1, 0, 'private', '', '', ?, 0, 0, 0, 0, 0, 0, 0)",
                (ROOM, AT),
            )
    return one, other


def outsiders(world: World, two: tuple[dict[str, Any], ...]) -> list[dict[str, Any]]:
    """Everybody with a role in the group, and a mate of theirs."""
    with_roles = [person for person in world.people if person["roles"]]
    mates = [person for person in world.at_stage(3) if person not in two]
    assert {role for person in with_roles for role in person["roles"]} >= {"moderator", "facilitator"}
    return [*with_roles, *mates[:1]]


def test_it_reaches_the_two_and_nobody_else_whatever_their_duty(
    world: World, server: Server, two: tuple[dict[str, Any], dict[str, Any]], page: Callable[..., Page]
):
    ana, ben = (page(person) for person in two)
    others = [page(person) for person in outsiders(world, two)]
    before = ana.sends("room:enter", {"room": ROOM})["last_seq"]
    ack = ana.says(ROOM, "The zanzibar kettle is *on*.", need="listen")
    assert ack["ok"] and ack["seq"] == before + 1
    (frame,) = ben.hears("message:sent")
    assert frame["html"] == "<p>The zanzibar kettle is <em>on</em>.</p>" and frame["need"] == "listen"
    assert ben.sends("message:respond", {"id": ack["id"], "kind": "heard", "on": True})["ok"]
    assert ana.hears("message:changed")[0]["given"][0]["kind"] == "heard"
    assert ana.sends("message:edit", {"id": ack["id"], "body": "The zanzibar kettle is off."})["ok"]
    ben.hears("message:changed")
    for other in others:
        other.hears_nothing("message:sent", "message:changed", "message:held", "room:changed", "typing:shown")
        assert other.sends("room:enter", {"room": ROOM})["code"] == "not_found"
        assert other.says(ROOM, "May I?")["code"] == "not_found"
    for person in outsiders(world, two):
        cookie = {"Cookie": person["cookie"]}
        assert requests.get(f"{server.url}/rooms/{ROOM}", headers=cookie, timeout=10).status_code == 404
        found = requests.get(f"{server.url}/rooms/search", params={"q": "zanzibar"}, headers=cookie, timeout=10)
        assert found.status_code == 200 and "kettle" not in found.text
    assert not any("zanzibar" in line for line in server.lines), "a log says what was said"
    held = b"".join(file.read_bytes() for file in Path(server.data_dir).glob("hearth.db*"))
    assert b"zanzibar" not in held


def test_from_a_block_on_nothing_goes_and_what_was_said_stays(
    server: Server, two: tuple[dict[str, Any], dict[str, Any]], page: Callable[..., Page]
):
    ana, ben = (page(person) for person in two)
    said = ana.says(ROOM, "Before")
    ben.hears("message:sent")
    with written(server) as database:
        database.execute(
            "INSERT INTO distances (person_id, other_id, kind, made_at, says_so, covers_mine) VALUES (?, ?, 'block', ?, 0, 0)",
            (two[1]["id"], two[0]["id"], AT),
        )
    for event, payload in (
        ("message:send", {"room": ROOM, "body": "After", "nonce": "a-nonce-of-after"}),
        ("message:edit", {"id": said["id"], "body": "Changed after"}),
    ):
        assert ana.sends(event, payload)["code"] == "not_taking_messages", event
    assert ana.sends("typing:show", {"room": ROOM})["ok"]
    ben.hears_nothing("message:sent", "message:changed", "typing:shown", "presence:changed")
    state = ana.sends("room:enter", {"room": ROOM})
    assert state["messages"][-1]["html"] == "<p>Before</p>" and not state["may"]["post"]
    assert ana.sends("message:take_back", {"id": said["id"]})["ok"]
    assert ben.hears("message:changed")[0]["state"] == "taken_back"
