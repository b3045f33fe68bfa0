"""The scaled-out setting as processes on loopback: PostgreSQL, Redis, server processes, a job process, nginx.

What each one is started with, in which order they come and go. Used by run_scaled.py and by tests/scaled/. Not here: a process
by itself (scaled_parts.py), installing and watching over them (run_scaled.py), a real deployment (README.md).
"""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from scaled_parts import HERE, ROOT, CannotRun, Part, answers, as_user, found, postgres_binaries, unprivileged


@dataclass(frozen=True)
class Plan:
    """Where everything is. `postgres_options` are further settings of PostgreSQL ("fsync=off"), `more` further ones of Hearth."""

    folder: Path
    port: int
    server_ports: tuple[int, ...]
    postgres_port: int
    redis_port: int
    postgres_options: tuple[str, ...] = ()
    more: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


class Setting:
    """All parts. `prepare`, `start_stores`, `migrate`, `start_servers`, then `stop`."""

    def __init__(self, plan: Plan):
        self.plan = plan
        self.user = unprivileged()
        self.postgres_bin = postgres_binaries()
        secret = _kept_secret(plan.folder / "password")
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("HEARTH_") and name != "PORT"},
            "HEARTH_DATA_DIR": str(plan.folder / "data"),
            "HEARTH_DATABASE_URL": f"postgresql+psycopg2://hearth:{secret}@127.0.0.1:{plan.postgres_port}/hearth",
            "HEARTH_REDIS_URL": f"redis://:{secret}@127.0.0.1:{plan.redis_port}/0",
            "HEARTH_PUBLIC_URL": plan.url,
            "HEARTH_TRUSTED_PROXIES": "1",
            "HEARTH_JOBS": "apart",
            "PYTHONUNBUFFERED": "1",
            **plan.more,
        }
        self.secret = secret
        logs, python = plan.folder / "log", sys.executable
        options = [
            f"port={plan.postgres_port}",
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "max_connections=200",
            *plan.postgres_options,
        ]
        cluster = str(plan.folder / "postgres" / "data")
        postgres = [str(self.postgres_bin / "postgres"), "-D", cluster, *(w for o in options for w in ("-c", o))]
        redis = [found("redis-server"), str(plan.folder / "redis" / "redis.conf")]
        nginx = [found("nginx"), "-p", str(plan.folder / "nginx"), "-c", str(plan.folder / "nginx" / "nginx.conf")]
        # SIGINT: PostgreSQL's fast shutdown, which waits for no client.
        self.postgres = Part(
            "PostgreSQL", [*as_user(self.user), *postgres], logs / "postgres.log", self._postgres_answers, signal.SIGINT
        )
        self.redis = Part("Redis", [*as_user(self.user), *redis], logs / "redis.log", self._redis_answers)
        self.servers = [
            Part(
                f"server {n}",
                [python, "app.py"],
                logs / f"server-{n}.log",
                lambda port=port: answers(port),
                signal.SIGINT,
            )  # type: ignore[misc]
            for n, port in enumerate(plan.server_ports, 1)
        ]
        for part, port in zip(self.servers, plan.server_ports, strict=True):
            part.environment = {**self.environment, "PORT": str(port), "HEARTH_HOST": "127.0.0.1"}
        self.jobs = Part("jobs", [python, "-m", "community", "jobs"], logs / "jobs.log", self._jobs_run, signal.SIGINT)
        # It serves nobody, so it needs no hub.
        self.jobs.environment = {**self.environment, "HEARTH_ASYNC_MODE": "threading"}
        # -e: what it has to say before it has read its settings goes where the rest goes.
        self.nginx = Part(
            "nginx", [*as_user(self.user), *nginx, "-e", "stderr"], logs / "nginx.log", lambda: answers(plan.port)
        )

    @property
    def parts(self) -> list[Part]:
        """In the order of starting."""
        return [self.postgres, self.redis, *self.servers, self.jobs, self.nginx]

    def prepare(self) -> None:
        """Folders, settings files and, the first time, the database cluster."""
        plan = self.plan
        for name in ("log", "data", "postgres", "redis", "nginx"):
            (plan.folder / name).mkdir(parents=True, exist_ok=True)
        for log in (plan.folder / "log").iterdir():
            log.unlink()
        self._write("redis/redis.conf", _redis_settings(plan, self.secret))
        for name, text in nginx_settings(plan).items():
            self._write(f"nginx/{name}", text)
        self._copy_web()
        self._hand_over("postgres", "redis", "nginx", "web")
        self._check_ways()
        if not (plan.folder / "postgres" / "data" / "PG_VERSION").exists():
            self._make_cluster()

    def start_stores(self) -> None:
        for part in (self.postgres, self.redis):
            part.start()
        self.postgres.wait_until_ready()
        self.redis.wait_until_ready()
        self._make_database()

    def migrate(self) -> None:
        """Once, before any server: processes that start together then find nothing to do."""
        done = self.hearth("migrate")
        if done.returncode:
            raise CannotRun(f"The database could not be brought up to date:\n{done.stdout}{done.stderr}")

    def start_servers(self, jobs: bool = True) -> None:
        # One after the other: each offers a new host link, and only the last one is good.
        for part in self.servers:
            part.start()
            part.wait_until_ready()
        if jobs:
            self.jobs.start()
        self.nginx.start()
        self.nginx.wait_until_ready()
        if jobs:
            self.jobs.wait_until_ready()

    def stop(self) -> None:
        """Servers say goodbye to open pages while nginx still carries it; what others lean on ends last."""
        for part in (self.jobs, *self.servers, self.nginx, self.redis, self.postgres):
            part.stop()

    def hearth(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run the command line in this setting."""
        command = [sys.executable, "-m", "community", *words]
        return subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)

    def _postgres_answers(self) -> bool:
        asked = [str(self.postgres_bin / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.plan.postgres_port)]
        return subprocess.run(asked, check=False).returncode == 0

    def _redis_answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.plan.redis_port), timeout=1) as line:
                line.sendall(f"AUTH {self.secret}\r\nPING\r\n".encode())
                heard = b""
                while heard.count(b"\n") < 2:
                    more = line.recv(100)
                    if not more:
                        return False
                    heard += more
                return b"+PONG" in heard
        except OSError:
            return False

    def _jobs_run(self) -> bool:
        return "Jobs: " in self.jobs.log.read_text(errors="replace")

    def _write(self, name: str, text: str) -> None:
        path = self.plan.folder / name
        path.unlink(missing_ok=True)
        path.touch(mode=0o600)
        path.write_text(text, encoding="utf-8")

    def _hand_over(self, *names: str) -> None:
        if self.user is None:
            return
        for name in names:
            top = self.plan.folder / name
            for path in (top, *top.rglob("*")):
                os.chown(path, self.user.pw_uid, self.user.pw_gid)

    def _copy_web(self) -> None:
        """What nginx hands out itself, where the user it runs as may read it: the project may lie in a private folder."""
        web = self.plan.folder / "web"
        shutil.rmtree(web, ignore_errors=True)
        shutil.copytree(ROOT / "static" / "dist", web / "dist")
        (web / "nginx").mkdir()
        shutil.copy(HERE / "nginx" / "away.html", web / "nginx" / "away.html")

    def _check_ways(self) -> None:
        if self.user is None:
            return
        for path in (self.plan.folder / "postgres", self.plan.folder / "web" / "dist"):
            if subprocess.run([*as_user(self.user), "test", "-r", str(path)], cwd="/", check=False).returncode:
                raise CannotRun(
                    f"PostgreSQL and nginx refuse to work as root, so they run as {self.user.pw_name}, who may not read {path}. "
                    "Put the project where that user may go, or start this as an ordinary user."
                )

    def _make_cluster(self) -> None:
        secret = self.plan.folder / "postgres" / "password"
        self._write("postgres/password", self.secret + "\n")
        self._hand_over("postgres")
        cluster = str(self.plan.folder / "postgres" / "data")
        make = [str(self.postgres_bin / "initdb"), "-D", cluster, "-U", "hearth", "-E", "UTF8", "--locale=C.UTF-8"]
        make += ["-A", "scram-sha-256", f"--pwfile={secret}"]
        done = subprocess.run([*as_user(self.user), *make], cwd="/", capture_output=True, text=True, check=False)
        secret.unlink()
        if done.returncode:
            shutil.rmtree(cluster, ignore_errors=True)
            raise CannotRun(f"PostgreSQL could not make its cluster:\n{done.stdout}{done.stderr}")

    def _make_database(self) -> None:
        make = [
            str(self.postgres_bin / "createdb"),
            "-h",
            "127.0.0.1",
            "-p",
            str(self.plan.postgres_port),
            "-U",
            "hearth",
            "hearth",
        ]
        environment = {**os.environ, "PGPASSWORD": self.secret}
        done = subprocess.run(make, env=environment, cwd="/", capture_output=True, text=True, check=False)
        if done.returncode and "already exists" not in done.stderr:
            raise CannotRun(f"PostgreSQL could not make the database:\n{done.stderr}")


def _kept_secret(path: Path) -> str:
    """The password of the database and of Redis, made once and readable by its owner alone."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(24))
    return path.read_text().strip()


def _redis_settings(plan: Plan, secret: str) -> str:
    """It keeps nothing: the queue and the counts of the last minutes may be lost."""
    return (
        f'bind 127.0.0.1\nport {plan.redis_port}\nrequirepass {secret}\nsave ""\nappendonly no\n'
        f"dir {plan.folder / 'redis'}\ndaemonize no\n"
    )


def nginx_settings(plan: Plan) -> dict[str, str]:
    """Its two files, filled in."""
    folder = plan.folder / "nginx"
    # max_fails=0: nginx forgets that a process failed only when a request to it has ended, and a websocket ends hours later. After
    # an outage it would let one person in every few seconds. A process that is away refuses at once, and the next one is asked.
    upstreams = "\n".join(f"    server 127.0.0.1:{port} max_fails=0;" for port in plan.server_ports)
    values = {
        "UPSTREAMS": upstreams,
        "LISTEN": f"127.0.0.1:{plan.port}",
        "SERVER_NAME": "_",
        "COOKIE_SECURE": "",
        "STATIC": str(plan.folder / "web"),
        "DEPLOY": str(plan.folder / "web"),
        "FOLDER": str(folder),
    }
    made = {}
    for name, source in (("hearth.conf", "hearth.conf.template"), ("nginx.conf", "loopback.conf.template")):
        text = (HERE / "nginx" / source).read_text(encoding="utf-8")
        for key, value in values.items():
            text = text.replace(f"@{key}@", value)
        made[name] = text
    return made
