"""Two moderators press at the same moment, each at a server process of their own, on one PostgreSQL: one of them has the case, and the other
reads who."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.process.conftest import World
from tests.scaled.support import Browser, Database
from tests.support import postgres
from tests.support.server import Server, hearth

pytestmark = pytest.mark.process

ROUNDS = 5


@dataclass
class Two:
    """The two processes, the world in their database, and the database itself."""

    urls: tuple[str, str]
    world: World
    database: Database


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Two]:
    url = postgres.fresh_database()
    folders = [tmp_path_factory.mktemp(f"process-{name}") for name in "ab"]
    described = Path(folders[0]) / "world.json"
    filled = hearth(
        folders[0],
        *("world", "--people", "14", "--messages", "40", "--out", str(described)),
        HEARTH_DATABASE_URL=url,
    )
    assert filled.returncode == 0, filled.stderr
    world = World(json.loads(described.read_text()))
    database = Database(url)
    a, b = (Server(folder, HEARTH_DATABASE_URL=url, HEARTH_JOBS="apart") for folder in folders)
    with a, b:
        yield Two((a.url, b.url), world, database)
    database.close()


def reported(two: Two) -> list[int]:
    """So many open cases, each about a message that a member reports."""
    reporter = Browser(two.urls[0], two.world.at_stage(3)[0]["cookie"])
    messages = two.database.asks(
        "SELECT m.id FROM messages m WHERE m.room_id = %s AND m.author_id NOT IN "
        "(SELECT person_id FROM memberships WHERE moderator OR person_id = %s) AND m.state = 'here' LIMIT %s",
        two.world.rooms[1],
        two.world.at_stage(3)[0]["id"],
        ROUNDS,
    )
    for (message,) in messages:
        assert reporter.posts(f"/moderation/report/{message}", reason="unkind", words="").status_code == 302
    return [row[0] for row in two.database.asks("SELECT id FROM cases WHERE state = 'open'")]


def press_at_once(browsers: list[Browser], case: int) -> dict[int, int]:
    """What each was answered."""
    answers: dict[int, int] = {}
    at_once = threading.Barrier(len(browsers))

    def press(number: int) -> None:
        at_once.wait()
        answers[number] = browsers[number].posts(f"/moderation/cases/{case}/claim").status_code

    pressing = [threading.Thread(target=press, args=(number,)) for number in range(len(browsers))]
    for one in pressing:
        one.start()
    for one in pressing:
        one.join()
    return answers


def test_of_two_who_press_at_once_one_has_it(two: Two):
    moderators = [two.world.people[1], two.world.at_stage(4)[0]]
    two.database.asks(
        "UPDATE memberships SET moderator = true WHERE group_id = %s AND person_id = %s RETURNING 1",
        two.world.group,
        moderators[1]["id"],
    )
    browsers = [Browser(url, one["cookie"]).ready() for url, one in zip(two.urls, moderators, strict=True)]
    cases = reported(two)
    assert len(cases) == ROUNDS
    for case in cases:
        answers = press_at_once(browsers, case)
        assert sorted(answers.values()) == [302, 403], answers
        (won,) = (number for number, status in answers.items() if status == 302)
        ((holder, claims),) = two.database.asks(
            "SELECT claimed_by, (SELECT count(*) FROM moderation_log WHERE act = 'case.claimed' "
            "AND (details ->> 'case')::bigint = cases.id) FROM cases WHERE id = %s",
            case,
        )
        assert (holder, claims) == (moderators[won]["id"], 1)
        seen = browsers[1 - won].gets(f"/moderation/cases/{case}")
        assert seen.status_code == 200 and "does, until" in seen.text
