"""What a measurement stands on: a world, a server of one kind on a core of its own, and readings of what that server uses."""

import json
import os
import platform
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tests.support.server import PATIENCE, ROOT, Server, free_port, hearth

LIBRARIES = ("flask", "flask-socketio", "python-socketio", "python-engineio", "eventlet", "sqlalchemy")
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class World:
    """A filled data folder, to be copied for each server, and who and what is in it."""

    folder: Path
    described: dict[str, Any]

    @property
    def lounges(self) -> list[int]:
        """The rooms that every member sees."""
        return [room["id"] for room in self.described["rooms"] if room["depth"] == 1]

    @property
    def cookies(self) -> list[str]:
        return [person["cookie"] for person in self.described["people"]]

    def seats(self, port: int, people: int) -> list[tuple[int, str]]:
        """The first so many people, all at one port."""
        return [(port, cookie) for cookie in self.cookies[:people]]


@dataclass(frozen=True)
class Ground:
    """A running server, of one process or more."""

    port: int
    pids: tuple[int, ...]

    def cpu(self) -> float:
        """Seconds of processor time so far, all its threads."""
        return sum(_ticks(pid) for pid in self.pids) / TICKS

    def memory(self) -> int:
        """Bytes that are its own share (PSS)."""
        return sum(_share(pid) for pid in self.pids)


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def _share(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def cores() -> tuple[set[int], set[int]]:
    """Which cores the server and the clients have. With one core they share it, and the numbers say little."""
    here = sorted(_ALLOWED)
    return ({here[0]}, {here[1]}) if len(here) > 1 else ({here[0]}, {here[0]})


_ALLOWED = os.sched_getaffinity(0)


def take_clients_core() -> None:
    """Pin this process, which holds the clients."""
    os.sched_setaffinity(0, cores()[1])


def take_all_cores() -> None:
    """For this process and those that it starts from now on."""
    os.sched_setaffinity(0, _ALLOWED)


def open_many_files() -> None:
    """As many as we may: each client is one."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


@contextmanager
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="hearth-bench-") as name:
        yield Path(name)


@contextmanager
def made_world(
    people: int, rooms: int = 0, messages: int = 0, settings: dict[str, str] | None = None
) -> Iterator[World]:
    """`hearth world` with so many people, lounges beside the first, and messages over all rooms."""
    with folder() as made:
        words = ("--people", people, "--rooms", rooms, "--messages", messages, "--out", made / "world.json")
        done = hearth(made, "world", *(str(word) for word in words), **(settings or {}))
        if done.returncode:
            sys.exit(done.stderr)
        yield World(made, json.loads((made / "world.json").read_text()))


@contextmanager
def hearth_ground(world: World, settings: dict[str, str] | None = None, copied: bool = True) -> Iterator[Ground]:
    """A fresh Hearth on a copy of the world. `copied=False`: on the world itself, where a copy would take too long."""
    with folder() as name:
        home = world.folder
        if copied:
            home = name / "data"
            shutil.copytree(world.folder, home)
        with Server(home, **(settings or {})) as server:
            os.sched_setaffinity(server.pid, cores()[0])
            yield Ground(server.port, (server.pid,))


@contextmanager
def stock_ground(kind: str, argument: str = "") -> Iterator[Ground]:
    """stock.py as a process of its own. The kind `orm` gets a database by itself."""
    with folder() as name:
        port = free_port()
        words = [str(name / "stock.db")] if kind == "orm" else [argument] if argument else []
        command = [sys.executable, "-m", "tests.bench.stock", str(port), kind, *words]
        with subprocess.Popen(command, cwd=ROOT) as process:
            try:
                os.sched_setaffinity(process.pid, cores()[0])
                _wait_for(port, process)
                yield Ground(port, (process.pid,))
            finally:
                process.kill()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Until it takes connections."""
    patience = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < patience:
        with socket.socket() as probe:
            if not probe.connect_ex(("127.0.0.1", port)):
                return
        time.sleep(0.05)
    sys.exit("the stock server does not start")


def server_of(which: str, world: World) -> AbstractContextManager[Ground]:
    return hearth_ground(world) if which == "hearth" else stock_ground(which)


def load() -> float:
    """What the machine had to do in the minute before: near nought, or else something ran beside the bench."""
    return round(os.getloadavg()[0], 1)


def machine() -> dict[str, Any]:
    """What the figures were taken on."""
    with open("/proc/cpuinfo") as told:
        names = [line.partition(":")[2].strip() for line in told if line.startswith("model name")]
    return {
        "processor": names[0] if names else platform.machine(),
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        **{name: version(name) for name in LIBRARIES},
    }
