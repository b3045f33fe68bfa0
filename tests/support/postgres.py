"""A PostgreSQL of the tests' own: a throw-away cluster on a Unix socket and a loopback port, run by an unprivileged user."""

import atexit
import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from sqlalchemy import create_engine, text

from community import migrations


def wanted() -> bool:
    """Whether this run of the suite is to use PostgreSQL instead of SQLite."""
    return os.environ.get("HEARTH_TEST_DATABASE") == "postgresql"


def binaries() -> Path:
    """Where initdb and postgres are. Fails clearly: a test that needs them is not skipped."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).parent
    raise RuntimeError("PostgreSQL's binaries are missing: install the package postgresql")


def _as_user() -> list[str]:
    if os.geteuid() != 0:
        return []
    name = next((user.pw_name for user in pwd.getpwall() if user.pw_name == "postgres"), "nobody")
    return ["setpriv", f"--reuid={name}", f"--regid={pwd.getpwnam(name).pw_gid}", "--clear-groups"]


@cache
def server() -> str:
    """Start the cluster once for this run and give its URL without a database name."""
    folder = Path(tempfile.mkdtemp(prefix="hearth-pg-"))
    if os.geteuid() == 0:
        user = pwd.getpwnam(_as_user()[1].removeprefix("--reuid="))
        os.chown(folder, user.pw_uid, user.pw_gid)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    initdb = [
        *_as_user(),
        str(binaries() / "initdb"),
        "-D",
        str(folder / "data"),
        "-A",
        "trust",
        "-U",
        "hearth",
        "-E",
        "UTF8",
    ]
    subprocess.run(initdb, check=True, capture_output=True, cwd="/")
    options = f"-c port={port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off -c max_connections=300"
    control = [*_as_user(), str(binaries() / "pg_ctl"), "-D", str(folder / "data"), "-w"]
    subprocess.run(
        [*control, "-l", str(folder / "log"), "-o", options, "start"], check=True, capture_output=True, cwd="/"
    )

    def stop() -> None:
        subprocess.run([*control, "-m", "immediate", "stop"], capture_output=True, cwd="/", check=False)
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(stop)
    return f"postgresql+psycopg2://hearth@127.0.0.1:{port}"


@cache
def _template() -> str:
    name = "hearth_template"
    _run(f"CREATE DATABASE {name}")
    migrations.upgrade(f"{server()}/{name}")
    return name


def _run(statement: str) -> None:
    engine = create_engine(f"{server()}/postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


def empty_database() -> str:
    """The URL of a new database with nothing in it."""
    name = f"hearth_{secrets.token_hex(6)}"
    _run(f"CREATE DATABASE {name}")
    return f"{server()}/{name}"


def fresh_database() -> str:
    """The URL of a new, migrated database."""
    name = f"hearth_{secrets.token_hex(6)}"
    _run(f"CREATE DATABASE {name} TEMPLATE {_template()}")
    return f"{server()}/{name}"
