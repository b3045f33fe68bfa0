"""Settings: from the environment, else a TOML file, else a default; each fault in a sentence, all at once."""

import re
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from community.shared.settings import SettingsFault, load


def env(tmp_path: Path, **more: str) -> dict[str, str]:
    (tmp_path / "hearth.toml").touch()
    return {"HEARTH_DATA_DIR": str(tmp_path), "HEARTH_CONFIG": str(tmp_path / "hearth.toml"), **more}


def test_defaults(tmp_path: Path) -> None:
    settings = load(env(tmp_path))
    assert (settings.host, settings.port, settings.async_mode, settings.durability) == (
        "127.0.0.1",
        5000,
        "eventlet",
        "full",
    )
    assert settings.database_url == f"sqlite:///{tmp_path / 'hearth.db'}"
    assert settings.public_url == "http://127.0.0.1:5000" and not settings.secure


def test_the_key_is_made_once_and_kept_for_its_owner_alone(tmp_path: Path) -> None:
    first = load(env(tmp_path)).secret_key
    assert len(first) > 40 and load(env(tmp_path)).secret_key == first
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
    assert load(env(tmp_path, HEARTH_SECRET_KEY="x" * 40)).secret_key == "x" * 40


def test_so_is_the_key_that_signs_pushes(tmp_path: Path) -> None:
    first = load(env(tmp_path)).vapid_key
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", first) and load(env(tmp_path)).vapid_key == first
    assert (tmp_path / "vapid_key").stat().st_mode & 0o777 == 0o600
    given = env(tmp_path, HEARTH_VAPID_KEY="x" * 43, HEARTH_PUSH_HOSTS="127.0.0.1:9000, push.lan:80")
    assert load(given).vapid_key == "x" * 43 and load(given).push_hosts == ("127.0.0.1:9000", "push.lan:80")
    assert load(env(tmp_path)).push_hosts == ()


def test_postgresql_is_reached_by_the_driver_that_is_installed(tmp_path: Path) -> None:
    for given in ("postgresql://u:p@db/hearth", "postgresql+psycopg2://u:p@db/hearth"):
        url = load(env(tmp_path, HEARTH_DATABASE_URL=given)).database_url
        assert url == "postgresql+psycopg2://u:p@db/hearth" and create_engine(url).dialect.driver == "psycopg2"


def test_a_file_is_read_and_the_environment_goes_before_it(tmp_path: Path) -> None:
    given = env(tmp_path)
    (tmp_path / "hearth.toml").write_text('port = 6000\npublic_url = "https://hearth.example.org/"\ndemo = true\n')
    settings = load(given)
    assert (settings.port, settings.public_url, settings.secure, settings.demo) == (
        6000,
        "https://hearth.example.org",
        True,
        True,
    )
    assert load({**given, "PORT": "7000"}).port == 7000


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ({"PORT": "eighty"}, "PORT"),
        ({"HEARTH_VAPID_KEY": "x" * 42}, "VAPID_KEY"),
        ({"HEARTH_VAPID_KEY": "x" * 42 + "="}, "VAPID_KEY"),
        ({"HEARTH_PUSH_HOSTS": "push.example.lan"}, "PUSH_HOSTS"),
        ({"HEARTH_PUSH_HOSTS": "http://push.example.lan:80"}, "PUSH_HOSTS"),
        ({"PORT": "0"}, "PORT"),
        ({"PORT": "70000"}, "PORT"),
        ({"PORT": "٨٠"}, "PORT"),
        ({"HEARTH_ASYNC_MODE": "gevent"}, "eventlet or threading"),
        ({"HEARTH_DURABILITY": "maybe"}, "full or normal"),
        ({"HEARTH_DATABASE_URL": "mysql://x/y"}, "HEARTH_DATABASE_URL"),
        ({"HEARTH_REDIS_URL": "localhost:6379"}, "HEARTH_REDIS_URL"),
        ({"HEARTH_SECRET_KEY": "short"}, "32 characters"),
        ({"HEARTH_PUBLIC_URL": "hearth.example.org"}, "HEARTH_PUBLIC_URL"),
        ({"HEARTH_TRUSTED_PROXIES": "-1"}, "HEARTH_TRUSTED_PROXIES"),
        ({"HEARTH_CONFIG": "/nowhere/at/all.toml"}, "no such file"),
    ],
)
def test_each_fault_has_its_word(tmp_path: Path, given: dict[str, str], word: str) -> None:
    with pytest.raises(SettingsFault) as fault:
        load(env(tmp_path, **given))
    assert len(fault.value.faults) == 1 and word in fault.value.faults[0]


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    given = env(tmp_path, PORT="x", HEARTH_ASYNC_MODE="y")
    (tmp_path / "hearth.toml").write_text('colour = "red"\n')
    with pytest.raises(SettingsFault) as fault:
        load(given)
    assert len(fault.value.faults) == 3 and any("'colour'" in line for line in fault.value.faults)


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    given = env(tmp_path)
    (tmp_path / "hearth.toml").write_text("port = = 1")
    with pytest.raises(SettingsFault) as fault:
        load(given)
    assert "hearth.toml" in str(fault.value)
