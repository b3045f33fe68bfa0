"""Two processes race: stages are lowered through one while words are written through both. Nobody gets what was committed after their
stage fell. Judged by PostgreSQL's own times of commits, and by the room's numbers."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from tests.process.conftest import World
from tests.scaled.support import Browser, Crowd, Database
from tests.support.client import Page

pytestmark = pytest.mark.scaled

ROUNDS = 30


@pytest.fixture
def lowerings(database: Database) -> Iterator[None]:
    """A note of each lowering, in its own transaction."""
    database.asks("CREATE TABLE test_lowerings (person_id bigint, xid xid DEFAULT pg_current_xact_id()::xid)")
    database.asks(
        """CREATE FUNCTION test_note_lowering() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO test_lowerings (person_id) VALUES (NEW.person_id); RETURN NULL; END $$"""
    )
    database.asks(
        "CREATE TRIGGER test_lowering AFTER UPDATE OF stage ON memberships "
        "FOR EACH ROW WHEN (NEW.stage < OLD.stage) EXECUTE FUNCTION test_note_lowering()"
    )
    yield
    database.asks("DROP TRIGGER test_lowering ON memberships")
    database.asks("DROP FUNCTION test_note_lowering")
    database.asks("DROP TABLE test_lowerings")


@pytest.mark.usefixtures("lowerings")
def test_nobody_gets_what_was_written_after_their_stage_fell(
    world: World, database: Database, page: Callable[..., Page], browser: Callable[..., Browser]
):
    third = ROUNDS // 3
    lowered = [person for stage in (2, 3, 4) for person in world.at_stage(stage)[-third:]]
    turn = [lowered[number % 3 * third + number // 3] for number in range(ROUNDS)]
    watching = {person["id"]: page(person, "B") for person in lowered}
    doors = {person["id"]: browser(person, "A").ready() for person in lowered}
    writers = [(world.people[0], "B"), (world.people[1], "A"), (world.at_stage(4)[0], "B")]
    last_seq: dict[int, int] = {}

    # Every room has a writer on B, and one on A.
    crowds = [
        Crowd([lambda who=who, where=where: page(who, where) for who, where in writers[:2]], world.rooms[depth])  # type: ignore[misc]
        for depth in (2, 3, 4)
    ]
    for crowd in crowds:
        for writer in crowd.writers:
            writer.pause = 0.01
    with crowds[0], crowds[1], crowds[2]:
        for crowd in crowds:
            crowd.write_on(3)
        for person in turn:
            answer = doors[person["id"]].posts(f"/disclosure/{world.group}/back")
            assert answer.status_code == 302, answer.text
            room = world.rooms[person["stage"]]
            last_seq[person["id"]] = database.asks("SELECT last_seq FROM rooms WHERE id = %s", room)[0][0]
            time.sleep(0.02)
        for crowd in crowds:
            crowd.write_on(3)
    for watcher in watching.values():
        watcher.settles()
    time.sleep(0.3)  # and what is still on its way from the other process

    fell = dict(database.asks("SELECT person_id, pg_xact_commit_timestamp(xid) FROM test_lowerings"))
    assert len(fell) == ROUNDS
    late, missed = [], []
    for person in turn:
        room, who = world.rooms[person["stage"]], person["id"]
        got = {frame["seq"] for name, frame in watching[who].frames if name == "message:sent" and frame["room"] == room}
        committed = dict(
            database.asks(
                "SELECT seq, pg_xact_commit_timestamp(xmin) FROM messages WHERE room_id = %s AND seq IS NOT NULL", room
            )
        )
        late += [(who, seq) for seq in got if committed[seq] > fell[who] or seq > last_seq[who]]
        # It was a race: words came before, and went on without them.
        before = [seq for seq in got if committed[seq] <= fell[who]]
        assert before and max(committed.values()) > fell[who], "nothing was written around the lowering"
        settled = fell[who] - timedelta(seconds=0.25)
        missed += [(who, seq) for seq in range(min(got), max(got)) if seq not in got and committed[seq] < settled]
    assert late == []
    # Who receives is asked after the commit, so a word committed in the same moment may miss them; one before that may not.
    assert missed == []
    for crowd in crowds:
        assert crowd.counted(database) == (0, 0)
