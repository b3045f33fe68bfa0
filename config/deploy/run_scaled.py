"""`make run-scaled`: the scaled-out setting on this machine, on loopback, to look at and to try out. Ctrl-C ends all of it.

PORT is where nginx listens (8080); WORKERS how many server processes there are (2); all it keeps is in var/scaled/ (HEARTH_SCALED_DIR).
A process that dies is started again; one that dies over and over ends the whole, with what it said last. What is started is in
scaled_setting.py. For a real server see README.md.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import defaultdict, deque
from collections.abc import Mapping
from pathlib import Path
from types import FrameType

from scaled_parts import ROOT, CannotRun, Part
from scaled_setting import Plan, Setting

PACKAGES = {"redis-server": "redis-server", "nginx": "nginx-light"}
POLICY = Path("/usr/sbin/policy-rc.d")
TOO_OFTEN = 5
"""So many deaths of one process within a minute end the whole."""


def main() -> None:
    ended = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        ended.set()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, end)
    setting = None
    try:
        install_missing()
        setting = Setting(plan_from(dict(os.environ)))
        run(setting, ended)
    except CannotRun as fault:
        sys.exit(f"{fault}")
    finally:
        if setting is not None:
            setting.stop()
    print("All of it is closed. Everything said is kept.", flush=True)


def plan_from(environment: dict[str, str]) -> Plan:
    """Ports follow PORT: servers right after it, PostgreSQL and Redis 100 further on."""
    port, workers = _number(environment, "PORT", 8080, 65000), _number(environment, "WORKERS", 2, 64)
    folder = Path(environment.get("HEARTH_SCALED_DIR") or ROOT / "var" / "scaled").absolute()
    more = {name: environment[name] for name in PASSED_ON if environment.get(name)}
    return Plan(folder, port, tuple(range(port + 1, port + 1 + workers)), port + 100, port + 101, more=more)


PASSED_ON = (
    "HEARTH_SMTP_URL",
    "HEARTH_MAIL_FROM",
    "HEARTH_EXIT_URL",
    "HEARTH_SECRET_KEY",
    "HEARTH_SEAL_KEYS",
    "HEARTH_VAPID_KEY",
    "HEARTH_DEMO",
)
"""Settings of this shell that the processes are given. A database that it names is somebody's: never that."""


def run(setting: Setting, ended: threading.Event) -> None:
    plan = setting.plan
    for port in (plan.port, *plan.server_ports, plan.postgres_port, plan.redis_port):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                raise CannotRun(f"Something listens on 127.0.0.1:{port} already. Set PORT to another number.") from None
    print(f"Starting PostgreSQL, Redis, {len(setting.servers)} servers, jobs and nginx ({plan.folder})", flush=True)
    steps = (setting.prepare, setting.start_stores, setting.migrate, setting.start_servers)
    for step in steps:
        if ended.is_set():
            return
        step()
    print(f"Hearth is at {plan.url}", flush=True)
    if link := host_link(setting.servers[-1]):
        print(link, flush=True)
    print("Ctrl-C ends all of it.", flush=True)
    watch = Watch(setting)
    while not ended.wait(0.5):
        watch.look()


class Watch:
    """Starts again what died."""

    def __init__(self, setting: Setting):
        self.setting = setting
        self.deaths: dict[str, deque[float]] = defaultdict(lambda: deque(maxlen=TOO_OFTEN))

    def look(self) -> None:
        for part in self.setting.parts:
            if not part.runs:
                self._bring_back(part)

    def _bring_back(self, part: Part) -> None:
        deaths, at = self.deaths[part.name], time.monotonic()
        deaths.append(at)
        if len(deaths) == TOO_OFTEN and at - deaths[0] < 60:
            raise CannotRun(
                f"{part.name} died {TOO_OFTEN} times within a minute, so all of it ends. It said:\n{part.last_words()}"
            )
        code = part.process.returncode if part.process else None
        print(f"{part.name} ended ({code}) and is started again", flush=True)
        part.start()
        if part is self.setting.postgres:
            # The last processes of one that was killed may hold its memory for a moment.
            part.wait_until_ready(restarts=True)
        elif part in self.setting.servers:
            part.wait_until_ready()
            if link := host_link(part, patience=0.5):
                print(link, flush=True)  # the one before is good no more


def host_link(server: Part, patience: float = 2.0) -> str | None:
    """The line with the link that makes the first host, if this server offers one."""
    until = time.monotonic() + patience
    while True:
        lines = server.log.read_text(errors="replace").splitlines()
        offered = [line for line in lines if line.startswith("There is no host yet")]
        if offered or time.monotonic() > until:
            return offered[-1] if offered else None
        time.sleep(0.1)


def install_missing(packages: Mapping[str, str] = PACKAGES) -> None:
    """Redis and nginx (or other programs), from Debian's packages, where this user may; without starting them as services."""
    path = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"
    missing = [package for program, package in packages.items() if shutil.which(program, path=path) is None]
    if not missing:
        return
    as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    by_hand = f"{' and '.join(missing)} missing. On Debian: apt-get install --no-install-recommends {' '.join(missing)}"
    if shutil.which("apt-get") is None:
        raise CannotRun(f"{by_hand}; elsewhere install what is missing your system's way.")
    if as_root and (
        shutil.which("sudo") is None or subprocess.run([*as_root, "true"], capture_output=True, check=False).returncode
    ):
        raise CannotRun(by_hand)
    print(f"Installing {' and '.join(missing)} (not started as services)", flush=True)
    # 101 tells Debian's packages to start nothing. One that is there already is somebody's: left as it is.
    forbid = not POLICY.exists()
    if forbid:
        subprocess.run(
            [*as_root, "sh", "-c", f"printf '#!/bin/sh\\nexit 101\\n' >{POLICY} && chmod 755 {POLICY}"], check=True
        )
    try:
        install = [
            *as_root,
            "env",
            "DEBIAN_FRONTEND=noninteractive",
            "apt-get",
            "install",
            "-y",
            "-q",
            "--no-install-recommends",
        ]
        done = subprocess.run([*install, *missing], capture_output=True, text=True, check=False)
    finally:
        if forbid:
            subprocess.run([*as_root, "rm", "-f", str(POLICY)], check=False)
    if done.returncode:
        raise CannotRun(f"{by_hand}\nIt was tried, and apt-get said:\n{done.stderr or done.stdout}")
    if shutil.which("systemctl"):
        services = [program for program, package in packages.items() if package in missing]
        subprocess.run([*as_root, "systemctl", "disable", "--quiet", *services], capture_output=True, check=False)


def _number(environment: dict[str, str], name: str, default: int, most: int) -> int:
    value = environment.get(name) or str(default)
    if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= most:
        raise CannotRun(f"{name} is {value!r}; it has to be a whole number from 1 to {most}.")
    return int(value)


if __name__ == "__main__":
    main()
