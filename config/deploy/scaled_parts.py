"""One process of the scaled-out setting: started, waited for, ended by its id. And what all of them need: whom to run as, where
PostgreSQL is. Which processes there are is in scaled_setting.py.
"""

import os
import pwd
import shutil
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PATIENCE = 60.0
"""Seconds in which a process has to be ready."""


class CannotRun(Exception):
    """Why it can't be started, in a sentence for whoever started it."""


class Part:
    """One process. It leads a session of its own, so that Ctrl-C in the terminal reaches the one who watches and no other."""

    def __init__(self, name: str, command: list[str], log: Path, ready: Callable[[], bool], end: int = signal.SIGTERM):
        self.name = name
        self.command = command
        self.log = log
        self.ready = ready
        self.end = end
        self.environment: dict[str, str] | None = None
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    @property
    def runs(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        self._end_what_is_left()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT if self.environment else "/",
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait_until_ready(self, restarts: bool = False) -> None:
        """Until it answers. `restarts`: one that ends meanwhile is started anew (PostgreSQL refuses while the last of one that
        was killed is still there)."""
        until = time.monotonic() + PATIENCE
        while not self.ready():
            if not self.runs:
                if not restarts:
                    raise CannotRun(f"{self.name} ended at once. It said:\n{self.last_words()}")
                self.start()
            if time.monotonic() > until:
                raise CannotRun(
                    f"{self.name} did not answer within {PATIENCE:.0f} seconds. It said:\n{self.last_words()}"
                )
            time.sleep(0.05)

    def last_words(self, lines: int = 15) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    def stop(self, patience: float = 15.0) -> None:
        """Ask it to end, and wait; one that doesn't is killed."""
        if self.process is None or not self.runs:
            self._end_what_is_left()
            return
        self.process.send_signal(self.end)
        try:
            self.process.wait(patience)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """End it as a power cut would."""
        if self.process is not None and self.runs:
            self.process.kill()
            self.process.wait()
        self._end_what_is_left()

    def _end_what_is_left(self) -> None:
        """Of one whose first process is gone: nginx's workers would go on listening without it."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)


def unprivileged() -> pwd.struct_passwd | None:
    """Whom PostgreSQL, Redis and nginx run as: None for ourselves, unless we are root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise CannotRun(
        "PostgreSQL refuses to run as root, and there is no user postgres or nobody. Start this as an ordinary user."
    )


def as_user(user: pwd.struct_passwd | None) -> list[str]:
    # setpriv becomes the command, so the process id is the command's own.
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"] if user else []


def postgres_binaries() -> Path:
    known = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    on_path = shutil.which("initdb")
    if not known and not on_path:
        raise CannotRun("PostgreSQL is missing. On Debian: apt-get install postgresql")
    return known[-1].parent if known else Path(str(on_path)).parent


def found(name: str) -> str:
    path = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if path is None:
        raise CannotRun(
            f"{name} is missing. On Debian: apt-get install --no-install-recommends redis-server nginx-light"
        )
    return path


def answers(port: int) -> bool:
    """Whether a page comes from there: any, short of a fault."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/safety/help", timeout=5) as page:
            return bool(page.status < 500)
    except urllib.error.HTTPError as refused:
        return refused.code < 500
    except OSError:
        return False
