"""Settings of the server itself: from the environment, else from a TOML file (`HEARTH_CONFIG`, or config/hearth.toml), else
the default. Each fault gets a sentence of its own and all are told at once. What the host changes in the browser is in site.py.
"""

import os
import re
import secrets
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from . import crypto

ROOT = Path(__file__).resolve().parents[2]
CONFIG = ROOT / "config"

ASYNC_MODES = ("eventlet", "threading")
DURABILITIES = ("full", "normal")
JOBS = ("inside", "apart")
FRAMES = ("fast", "stock")
_SEAL_KEY = re.compile(r"[A-Za-z0-9_-]{43}=")
_VAPID_KEY = re.compile(r"[A-Za-z0-9_-]{43}")
_HOST_AND_PORT = re.compile(r"[A-Za-z0-9.-]+:[0-9]{1,5}")


class SettingsFault(Exception):
    """What is wrong with the settings, a sentence each."""

    def __init__(self, faults: list[str]):
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class Settings:
    """
    host, port         where we listen
    data_dir           what the server keeps: database, secret key
    database_url       SQLAlchemy URL; SQLite in the data folder by default
    redis_url          message queue and rate limits of several processes; empty for one process
    secret_key         signs cookies; made and kept in the data folder if not given
    seal_keys          Fernet keys for words that the database must not hold in the open, the current one first; the first is made and
                       kept in the data folder if none is given
    vapid_key          signs pushes to browsers; made and kept in the data folder if not given
    push_hosts         host:port of push services that pushes may go to though they stand on a private address or speak plain http
    async_mode         eventlet or threading
    durability         full: a commit waits for the disk; normal: a power cut may take the last moments (SQLite)
    public_url         how people reach us, for links in mails and Secure cookies
    smtp_url           smtp://user:password@host:port or smtps://…; empty: mails are written to the log
    mail_from          sender of mails
    exit_url           where quick exit leads
    trusted_proxies    how many proxies stand before us
    jobs               inside: this process runs the jobs too; apart: `hearth jobs` does
    frames             fast: frames leave by the quick way (eventlet alone); stock: by python-socketio's own
    presence_lapse     seconds after which a process that is not heard counts as gone, and its people with it
    demo               whether every page says that this community is made up
    """

    host: str
    port: int
    data_dir: Path
    database_url: str
    redis_url: str
    secret_key: str
    seal_keys: tuple[str, ...]
    vapid_key: str
    push_hosts: tuple[str, ...]
    async_mode: str
    durability: str
    public_url: str
    smtp_url: str
    mail_from: str
    exit_url: str
    trusted_proxies: int
    jobs: str
    frames: str
    presence_lapse: int
    demo: bool

    @property
    def secure(self) -> bool:
        return self.public_url.startswith("https://")


_KEYS = {
    "host": "HEARTH_HOST",
    "port": "PORT",
    "data_dir": "HEARTH_DATA_DIR",
    "database_url": "HEARTH_DATABASE_URL",
    "redis_url": "HEARTH_REDIS_URL",
    "secret_key": "HEARTH_SECRET_KEY",
    "seal_keys": "HEARTH_SEAL_KEYS",
    "vapid_key": "HEARTH_VAPID_KEY",
    "push_hosts": "HEARTH_PUSH_HOSTS",
    "async_mode": "HEARTH_ASYNC_MODE",
    "durability": "HEARTH_DURABILITY",
    "public_url": "HEARTH_PUBLIC_URL",
    "smtp_url": "HEARTH_SMTP_URL",
    "mail_from": "HEARTH_MAIL_FROM",
    "exit_url": "HEARTH_EXIT_URL",
    "trusted_proxies": "HEARTH_TRUSTED_PROXIES",
    "jobs": "HEARTH_JOBS",
    "frames": "HEARTH_FRAMES",
    "presence_lapse": "HEARTH_PRESENCE_LAPSE",
    "demo": "HEARTH_DEMO",
}


def load(environment: Mapping[str, str] | None = None) -> Settings:
    """Read and check all settings. Raises SettingsFault with every fault found."""
    environment = os.environ if environment is None else environment
    faults: list[str] = []
    written = _from_file(environment, faults)

    def get(key: str, default: str) -> str:
        return environment.get(_KEYS[key]) or written.get(key) or default

    def one_of(key: str, choices: tuple[str, ...]) -> str:
        value = get(key, choices[0])
        if value not in choices:
            faults.append(f"{_KEYS[key]} is {value!r}; it can be {' or '.join(choices)}.")
        return value

    def number(key: str, default: int, least: int, most: int) -> int:
        value = get(key, str(default))
        if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
            faults.append(f"{_KEYS[key]} is {value!r}; it has to be a whole number from {least} to {most}.")
            return default
        return int(value)

    def address(key: str, default: str, schemes: tuple[str, ...]) -> str:
        value = get(key, default)
        if value and (urlsplit(value).scheme not in schemes or not urlsplit(value).netloc):
            faults.append(f"{_KEYS[key]} has to begin with {' or '.join(s + '://' for s in schemes)} and name a host.")
        return value.rstrip("/") if key == "public_url" else value

    data_dir = Path(get("data_dir", str(ROOT / "var"))).absolute()
    port = number("port", 5000, 1, 65535)
    database_url = get("database_url", f"sqlite:///{data_dir / 'hearth.db'}")
    if not database_url.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg2://")):
        faults.append("HEARTH_DATABASE_URL has to begin with sqlite:/// or postgresql://.")
    # SQLAlchemy takes the bare word for psycopg 3, whose waiting in C would hold every greenlet up.
    database_url = re.sub(r"^postgresql://", "postgresql+psycopg2://", database_url)
    settings = {
        "host": get("host", "127.0.0.1"),
        "port": port,
        "data_dir": data_dir,
        "database_url": database_url,
        "redis_url": address("redis_url", "", ("redis", "rediss")),
        "async_mode": one_of("async_mode", ASYNC_MODES),
        "durability": one_of("durability", DURABILITIES),
        "public_url": address("public_url", f"http://127.0.0.1:{port}", ("http", "https")),
        "smtp_url": address("smtp_url", "", ("smtp", "smtps")),
        "mail_from": get("mail_from", "post@localhost"),
        "exit_url": address("exit_url", "https://www.wikipedia.org/", ("http", "https")),
        "trusted_proxies": number("trusted_proxies", 0, 0, 9),
        "jobs": one_of("jobs", JOBS),
        "frames": one_of("frames", FRAMES),
        "presence_lapse": number("presence_lapse", 30, 3, 600),
        "demo": get("demo", "no") in ("yes", "true", "1"),
    }
    secret_key = get("secret_key", "")
    if secret_key and len(secret_key) < 32:
        faults.append("HEARTH_SECRET_KEY is too short; 32 characters or more keep sign-ins safe.")
    seal_keys = tuple(get("seal_keys", "").replace(",", " ").split())
    if not all(_SEAL_KEY.fullmatch(key) for key in seal_keys):
        faults.append("HEARTH_SEAL_KEYS has a key that is none: each is 32 bytes as url-safe base64 (44 characters).")
    vapid_key = get("vapid_key", "")
    if vapid_key and not _VAPID_KEY.fullmatch(vapid_key):
        faults.append("HEARTH_VAPID_KEY is none: it is 32 bytes as url-safe base64 without padding (43 characters).")
    push_hosts = tuple(get("push_hosts", "").replace(",", " ").split())
    if not all(_HOST_AND_PORT.fullmatch(host) for host in push_hosts):
        faults.append("HEARTH_PUSH_HOSTS has to be a list of host:port.")
    settings["push_hosts"] = push_hosts
    if faults:
        raise SettingsFault(faults)
    settings["secret_key"] = secret_key or _kept(data_dir / "secret_key", lambda: secrets.token_urlsafe(48))
    settings["seal_keys"] = seal_keys or tuple(_kept(data_dir / "seal_keys", crypto.new_key).split())
    settings["vapid_key"] = vapid_key or _kept(data_dir / "vapid_key", crypto.new_signing_key)
    return Settings(**settings)  # type: ignore[arg-type]


def _from_file(environment: Mapping[str, str], faults: list[str]) -> dict[str, str]:
    named = environment.get("HEARTH_CONFIG")
    path = Path(named) if named else CONFIG / "hearth.toml"
    if not path.exists():
        if named:
            faults.append(f"HEARTH_CONFIG names {named}, but there is no such file.")
        return {}
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as fault:
        faults.append(f"{path.name} can't be read as TOML: {fault}.")
        return {}
    for key in sorted(written.keys() - _KEYS.keys()):
        faults.append(f"{path.name} has {key!r}, which is no setting of ours. Known: {', '.join(_KEYS)}.")
    return {
        key: ("yes" if value else "no") if isinstance(value, bool) else str(value)
        for key, value in written.items()
        if key in _KEYS
    }


def _kept(path: Path, make: Callable[[], str]) -> str:
    """A key of this data folder, made on the first start and readable by its owner alone."""
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        key = make()
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:  # another process of ours was quicker
            return path.read_text().strip()
        with os.fdopen(handle, "w") as file:
            file.write(key)
        return key
