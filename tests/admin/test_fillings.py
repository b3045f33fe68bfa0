"""`hearth world` and `hearth demo` on real databases: what they make, and what they refuse to touch."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.support.server import PATIENCE, Server, hearth

pytestmark = pytest.mark.process

WORLD = ("world", "--people", "11", "--rooms", "2", "--messages", "100")


def rows(folder: Path, query: str, *values: Any) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(folder / "hearth.db")) as database:
        return database.execute(query, values).fetchall()


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, dict[str, Any]]]:
    folder = tmp_path_factory.mktemp("world")
    done = hearth(folder, *WORLD, "--out", str(folder / "world.json"))
    assert done.returncode == 0, done.stderr
    yield folder, json.loads((folder / "world.json").read_text())


def test_a_world_is_described_as_it_is(world: tuple[Path, dict[str, Any]]):
    folder, told = world
    assert told.keys() == {"group", "rooms", "people"}
    assert sorted(room["depth"] for room in told["rooms"]) == [1, 1, 1, 2, 3, 4]
    assert [person["roles"] for person in told["people"][:3]] == [["facilitator"], ["moderator"], []]
    assert {person["stage"] for person in told["people"][2:]} == {1, 2, 3, 4}
    assert all(person.keys() == {"id", "handle", "password", "stage", "roles", "cookie"} for person in told["people"])
    assert (folder / "world.json").stat().st_mode & 0o077 == 0, "others can read sign-ins"
    there = rows(
        folder, "SELECT person_id, stage FROM memberships WHERE group_id = ? AND state = 'active'", told["group"]
    )
    assert sorted(there) == sorted((person["id"], person["stage"]) for person in told["people"])


def test_its_messages_are_gapless_spread_and_by_people_who_see_the_room(world: tuple[Path, dict[str, Any]]):
    folder, told = world
    counts = []
    for room in told["rooms"]:
        seqs = [
            seq
            for (seq,) in rows(folder, "SELECT seq FROM messages WHERE room_id = ? ORDER BY sent_at, id", room["id"])
        ]
        (last_seq,) = rows(folder, "SELECT last_seq FROM rooms WHERE id = ?", room["id"])[0]
        assert seqs == list(range(1, last_seq + 1))
        counts.append(len(seqs))
    assert sum(counts) == 100 and max(counts) - min(counts) <= 1
    blind = """SELECT count(*) FROM messages m JOIN rooms r ON r.id = m.room_id
        JOIN memberships s ON s.person_id = m.author_id WHERE s.stage < r.depth"""
    assert rows(folder, blind) == [(0,)]
    assert len(rows(folder, "SELECT DISTINCT author_id FROM messages")) > 6
    assert (
        rows(folder, "SELECT count(*) FROM message_search WHERE message_search MATCH 'kettle OR river OR soup'")[0][0]
        > 0
    )


def test_its_cookies_and_passwords_work_at_once(world: tuple[Path, dict[str, Any]]):
    folder, told = world
    with Server(folder) as server:
        for person in (told["people"][0], told["people"][-1]):
            page = f"{server.url}/groups/{told['group']}"
            with requests.get(
                page, headers={"Cookie": person["cookie"]}, timeout=PATIENCE, allow_redirects=False
            ) as answer:
                assert answer.status_code == 200 and "circle" in answer.text


def test_the_same_arguments_make_the_same_world(world: tuple[Path, dict[str, Any]], tmp_path: Path):
    folder, told = world
    assert hearth(tmp_path, *WORLD, "--out", str(tmp_path / "again.json")).returncode == 0
    again = json.loads((tmp_path / "again.json").read_text())
    kept = ("id", "handle", "stage", "roles")
    assert again["group"] == told["group"] and again["rooms"] == told["rooms"]
    assert [[p[key] for key in kept] for p in again["people"]] == [[p[key] for key in kept] for p in told["people"]]
    assert not {p["cookie"] for p in again["people"]} & {p["cookie"] for p in told["people"]}
    words = "SELECT id, room_id, seq, author_id, body, html, need, notes, reply_to_id FROM messages ORDER BY id"
    assert rows(tmp_path, words) == rows(folder, words)


def test_a_world_of_its_own_is_made_anew_and_anybody_elses_refused(tmp_path: Path):
    out = ("--out", str(tmp_path / "world.json"))
    assert hearth(tmp_path, "world", "--people", "4", "--messages", "9", *out).returncode == 0
    assert hearth(tmp_path, "world", "--people", "3", "--messages", "2", *out).returncode == 0
    assert rows(tmp_path, "SELECT (SELECT count(*) FROM people), (SELECT count(*) FROM messages)") == [(3, 2)]
    with closing(sqlite3.connect(tmp_path / "hearth.db")) as database, database:
        database.execute("DELETE FROM site_settings WHERE key = 'site.made_by'")
    for command in (("world", *out), ("demo",)):
        refused = hearth(tmp_path, *command)
        assert refused.returncode == 2
        assert "There are people in this database" in refused.stderr and "Traceback" not in refused.stderr
    assert rows(tmp_path, "SELECT (SELECT count(*) FROM people), (SELECT count(*) FROM messages)") == [(3, 2)]


def test_a_database_of_something_else_is_refused(tmp_path: Path):
    with closing(sqlite3.connect(tmp_path / "hearth.db")) as database, database:
        database.execute("CREATE TABLE recipes (name TEXT)")
    for command in (("world", "--out", str(tmp_path / "world.json")), ("demo",)):
        assert hearth(tmp_path, *command).returncode == 2
    assert rows(tmp_path, "SELECT name FROM sqlite_master WHERE type = 'table'") == [("recipes",)]


def test_the_demo_fills_once_and_says_whom_to_sign_in_as(tmp_path: Path):
    first = hearth(tmp_path, "demo")
    assert first.returncode == 0, first.stderr
    counts = "SELECT (SELECT count(*) FROM people), (SELECT count(*) FROM groups), (SELECT count(*) FROM messages)"
    before = rows(tmp_path, counts)
    assert before[0][:2] == (42, 4) and 580 <= before[0][2] <= 660
    second = hearth(tmp_path, "demo")
    assert second.returncode == 0 and second.stdout == first.stdout
    assert rows(tmp_path, counts) == before
    for who in (
        "host",
        "facilitator",
        "moderator",
        "greeter",
        "arriving",
        "settling",
        "opening",
        "trusting",
        "password",
    ):
        assert who in first.stdout, who
    unread = "SELECT count(*) FROM read_marks m JOIN rooms r ON r.id = m.room_id WHERE m.seq < r.last_seq"
    assert rows(tmp_path, unread)[0][0] > 10
    assert rows(tmp_path, "SELECT count(*) FROM messages WHERE sent_at > datetime('now')") == [(0,)]
    assert {state for (state,) in rows(tmp_path, "SELECT DISTINCT state FROM reports")} == {"open", "closed"}
