"""One process on SQLite, and no room left on the disk while people write.

A file system so small that it can be filled is a true full disk (ENOSPC), but needs the right to mount one. A limit of the size of the
process's files (EFBIG) works everywhere. The short form tries the better one that may be had here, the long one both.
"""

import ctypes
import json
import os
import resource
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import requests

from tests.chaos.conftest import LONG, Measure, gathered
from tests.chaos.crowd import Row, judge
from tests.process.conftest import World
from tests.scaled.support import catch_up
from tests.support.client import Page
from tests.support.server import Server, hearth

pytestmark = [pytest.mark.process, pytest.mark.chaos]

LIBC = ctypes.CDLL(None, use_errno=True)
SIZE = "48m"


class SmallDisk:
    """A file system of its own, filled to the last byte."""

    def __init__(self, folder: Path):
        self.folder = folder
        if LIBC.mount(b"tmpfs", str(folder).encode(), b"tmpfs", 0, f"size={SIZE}".encode()):
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))

    def fill(self, _server: Server) -> None:
        with (self.folder / "filler").open("wb", buffering=0) as filler:
            for size in (65536, 4096, 1):
                try:
                    while filler.write(bytes(size)) == size:
                        pass
                except OSError:
                    continue

    def make_room(self, _server: Server) -> None:
        (self.folder / "filler").unlink()

    def close(self) -> None:
        LIBC.umount2(str(self.folder).encode(), 2)


class SmallFiles:
    """No file of the process may grow further."""

    def __init__(self, folder: Path):
        self.folder = folder

    def fill(self, server: Server) -> None:
        log = server.database.with_name("hearth.db-wal")
        resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (log.stat().st_size, resource.RLIM_INFINITY))

    def make_room(self, server: Server) -> None:
        resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))

    def close(self) -> None:
        pass


def may_mount() -> bool:
    with tempfile.TemporaryDirectory() as folder:
        try:
            SmallDisk(Path(folder)).close()
        except OSError:
            return False
        return True


KINDS = [kind for kind in (SmallDisk, SmallFiles) if kind is SmallFiles or may_mount()]


@pytest.fixture(params=KINDS if LONG else KINDS[:1])
def disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SmallDisk | SmallFiles]:
    (tmp_path / "disk").mkdir()
    made = request.param(tmp_path / "disk")
    yield made
    made.close()


@pytest.fixture
def server(disk: SmallDisk | SmallFiles, measure: Measure) -> Iterator[Server]:
    data, out = disk.folder / "data", str(disk.folder / "world.json")
    done = hearth(data, "world", "--people", str(measure.members + 2), "--messages", "40", "--out", out)
    assert done.returncode == 0, done.stderr
    with closing(sqlite3.connect(data / "hearth.db")) as database, database:
        database.execute("UPDATE memberships SET present_on = NULL")  # who comes in today is to be noted
    with Server(data) as running:
        yield running


def test_disk_full_amid_writing(server: Server, disk: SmallDisk | SmallFiles, measure: Measure):
    """Writers are told so in a clear sentence and keep what they wrote; reading goes on; once there is room, writing goes on alone."""
    world = World(json.loads((disk.folder / "world.json").read_text()))
    with closing(sqlite3.connect(f"file:{server.database}?mode=ro", uri=True)) as database:
        ends = dict(database.execute("SELECT id, last_seq FROM rooms").fetchall())
    with gathered(world, [], ends, [server.port], measure) as writing:
        writing.write_on(1)
        disk.fill(server)
        writing.wait(lambda: all(member.refusals for member in writing.members), "everybody is told")
        assert all(member.draft for member in writing.members), "a draft was thrown away"

        reader = Page(server.url, world.people[0]["cookie"]).connect()
        seen = reader.sends("room:enter", {"room": world.rooms[1]})
        assert seen["ok"] and seen["messages"], seen
        assert catch_up(reader, world.rooms[1], ends[world.rooms[1]]), "nothing to read"
        shown = requests.get(f"{server.url}/rooms/{world.rooms[1]}", headers=reader.headers, timeout=20)
        assert shown.status_code == 200 and "written on" in shown.text
        reader.close()

        disk.make_room(server)
        writing.write_on(1)
    assert {code for code, _say in writing.refusals} == {"error"}
    assert all("What you wrote is still with you" in say for _code, say in writing.refusals), writing.refusals
    assert writing.cuts == 0, "connections were cut; only the disk was full"
    with closing(sqlite3.connect(f"file:{server.database}?mode=ro", uri=True)) as database:
        found = database.execute("SELECT room_id, nonce, id, seq, body FROM messages WHERE seq IS NOT NULL").fetchall()
    judge(writing, [Row(*values) for values in found], in_order=True)
