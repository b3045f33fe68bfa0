"""After a new key was put in front, one command seals everything with it, and the old key can go."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select

from community.accounts.models import AvoidedTopic
from community.admin import cli
from community.admin.services import seal_everything_anew as service
from community.admin.services.seal_everything_anew import seal_everything_anew, sealed_columns
from community.rooms.models import Message
from community.rooms.queries.sealed import SealedWords, opened, sealed
from community.shared import crypto, db
from community.shared.settings import Settings
from tests.support.make import Make

OLD, NEW = crypto.new_key(), crypto.new_key()
COMMUNITY = Path(__file__).parents[2] / "community"


@pytest.fixture(autouse=True)
def keys(app: Flask, settings: Settings) -> Iterator[None]:
    crypto.set_up((OLD,))
    yield
    crypto.set_up(settings.seal_keys)


def fill(make: Make, messages: int = 3) -> list[int]:
    ana, ben = make.person("ana"), make.person("ben")
    room = make.conversation(make.connection(ana, ben))
    make.avoids(ben, word="hospital")
    make.avoids(ben, tag="grief")
    return [
        make.message(room, ana, "", sealed=sealed(SealedWords(f"words {number}", f"<p>words {number}</p>")))
        for number in range(messages)
    ]


def words() -> list[str]:
    with db.unit() as session:
        said = [opened(seal).body for seal in session.scalars(select(Message.sealed).order_by(Message.id)) if seal]
        topics = session.scalars(select(AvoidedTopic.word).where(AvoidedTopic.word != ""))
        return [*said, *(crypto.unseal(word) for word in topics)]


def test_all_of_it_opens_with_the_new_key_alone(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "BATCH", 2)
    fill(make, messages=5)
    before = words()
    crypto.set_up((NEW, OLD))
    with db.unit():
        done = seal_everything_anew()
    assert (done.anew, done.broken) == (6, 0)
    crypto.set_up((NEW,))
    assert words() == before == [*(f"words {number}" for number in range(5)), "hospital"]


def test_twice_is_once(make: Make) -> None:
    fill(make)
    crypto.set_up((NEW, OLD))
    with db.unit():
        assert seal_everything_anew().anew == 4
    with db.unit():
        assert seal_everything_anew().anew == 0


def test_what_is_written_meanwhile_is_not_written_over(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    first, *_rest = fill(make)
    crypto.set_up((NEW, OLD))
    rotate = crypto.seal_anew

    def edited_meanwhile(seal: str) -> str:
        anew = rotate(seal)
        if opened(seal).body == "words 0":
            with db.transaction() as session:
                session.get_one(Message, first).sealed = sealed(SealedWords("edited", "<p>edited</p>"))
        return anew

    monkeypatch.setattr(crypto, "seal_anew", lambda seal: edited_meanwhile(seal) if is_message(seal) else rotate(seal))
    with db.unit():
        seal_everything_anew()
    crypto.set_up((NEW,))
    assert words()[0] == "edited"


def is_message(seal: str) -> bool:
    return crypto.unseal(seal).startswith("{")


def test_what_no_key_opens_stays_and_is_told(make: Make, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    (only,) = fill(make, messages=1)
    with db.transaction() as session:
        session.get_one(Message, only).sealed = "gAAAA-of-a-key-that-is-gone"
    crypto.set_up((NEW, OLD))
    with db.unit():
        done = seal_everything_anew()
    assert (done.anew, done.broken) == (1, 1)
    with db.unit() as session:
        assert session.scalar(select(Message.sealed)) == "gAAAA-of-a-key-that-is-gone"


def test_the_command_says_what_it_did(make: Make, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(make)
    monkeypatch.setattr(cli, "load", lambda: replace(settings, seal_keys=(NEW, OLD)))
    answer = CliRunner().invoke(cli.seal_anew)
    assert answer.exit_code == 0 and "4 sealed anew" in answer.output, answer.output
    assert "0 sealed anew" in CliRunner().invoke(cli.seal_anew).output


def test_every_column_that_is_said_to_be_sealed_is_gone_through() -> None:
    """A column whose docstring names shared/crypto.py without the mark would be lost with the old key."""
    named = sum(
        len(re.findall(r'"""[^"]*\b(?:[Ss]ealed|encrypted)[^"]*shared/crypto\.py', path.read_text()))
        for path in [*COMMUNITY.glob("*/models.py"), *COMMUNITY.glob("*/models/*.py")]
    )
    marked = {f"{table.name}.{column.name}" for table, column in sealed_columns()}
    assert {"messages.sealed", "avoided_topics.word"} <= marked
    assert len(marked) == named, marked
