"""A real Hearth as a process of its own: `python app.py` on a free loopback port, with a data folder of its own.

What it prints is read as it comes, so that a test waits for a line instead of for a time. Processes are ended by their id.
"""

import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from community.shared.settings import ROOT

SECRET_KEY = "a key for tests alone, never used elsewhere"
PATIENCE = 20.0
"""Seconds after which waiting is given up as a failure. Nothing is expected to take as long."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(data_dir: Path, **more: str) -> dict[str, str]:
    """What a Hearth process of a test is given: nothing of the settings that this shell may have."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HEARTH_") and name != "PORT"}
    empty = data_dir / "hearth.toml"
    data_dir.mkdir(parents=True, exist_ok=True)
    empty.touch()
    return {
        **kept,
        "HEARTH_CONFIG": str(empty),
        "HEARTH_DATA_DIR": str(data_dir),
        "HEARTH_SECRET_KEY": SECRET_KEY,
        "PYTHONUNBUFFERED": "1",
        "HEARTH_ASYNC_MODE": os.environ.get("HEARTH_TEST_ASYNC_MODE", "eventlet"),
        **more,
    }


def hearth(data_dir: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run the command line on a data folder and give what it printed and how it ended."""
    command = [sys.executable, "-m", "community", *words]
    return subprocess.run(
        command, cwd=ROOT, env=environment(data_dir, **more), capture_output=True, text=True, timeout=600, check=False
    )


class Server:
    """A running Hearth. `more` are further settings for its environment."""

    program: tuple[str, ...] = (str(ROOT / "app.py"),)

    def __init__(self, data_dir: Path, **more: str):
        self.data_dir = data_dir
        self.more = more
        self.port = free_port()
        self.lines: list[str] = []
        self._news = threading.Condition()
        self._process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def database(self) -> Path:
        return self.data_dir / "hearth.db"

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def runs(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> "Server":
        """Start (again, on the same port) and wait until it says where it is."""
        environ = environment(self.data_dir, PORT=str(self.port), **self.more)
        with self._news:
            self.lines = []
        self._process = subprocess.Popen(
            [sys.executable, *self.program],
            cwd=ROOT,
            env=environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        threading.Thread(target=self._read, args=(self._process,), daemon=True).start()
        self.wait_for_line("Hearth is at ")
        return self

    def _read(self, process: Any) -> None:
        for line in process.stdout:
            with self._news:
                self.lines.append(line.rstrip("\n"))
                self._news.notify_all()
        process.stdout.close()
        process.wait()
        with self._news:
            self._news.notify_all()

    def wait_for_line(self, words: str) -> str:
        """The first line with these words, once it is there. Fails when the process ends without it."""

        def found() -> str | None:
            return next((line for line in self.lines if words in line), None)

        with self._news:
            self._news.wait_for(lambda: found() is not None or not self.runs, PATIENCE)
            line = found()
        if line is None:
            raise AssertionError("\n".join([f"the server never said {words!r}; it said:", *self.lines[-30:]]))
        return line

    def kill(self) -> None:
        """End it as a power cut would."""
        os.kill(self.pid, signal.SIGKILL)
        self._wait()

    def interrupt(self) -> int:
        """Ctrl-C. Gives its exit code."""
        os.kill(self.pid, signal.SIGINT)
        return self._wait()

    def _wait(self) -> int:
        assert self._process is not None
        return self._process.wait(PATIENCE)

    def stop(self) -> None:
        """See that it is gone, however it stands. Its data folder is thrown away, so it need not end well."""
        if self.runs:
            self.kill()

    def __enter__(self) -> "Server":
        return self.start()

    def __exit__(self, *_fault: object) -> None:
        self.stop()
