"""The clock of the machine jumps an hour ahead and back (Debian's faketime before the server processes; waiting itself, the monotonic
clock, goes on as it does on a real machine). Jobs run within both servers here: faketime breaks the sleep of a process without a hub."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from run_scaled import install_missing
from scaled_parts import Part
from scaled_setting import Setting

from tests.chaos.crowd import Crowd, Row, judge
from tests.process.conftest import World
from tests.scaled.support import Browser, Database, until
from tests.scaled.test_reaching import sign_in_again
from tests.support.client import Page

pytestmark = [pytest.mark.scaled, pytest.mark.chaos]

HOUR = 3600


@dataclass(frozen=True)
class Clock:
    """What a process believes the time to be."""

    file: Path

    def is_off_by(self, seconds: int) -> None:
        # In one step: it is read at every look at the clock.
        fresh = self.file.with_suffix(".new")
        fresh.write_text(f"{seconds:+d}\n")
        fresh.replace(self.file)


@pytest.fixture
def clocks(setting: Setting) -> Iterator[list[Clock]]:
    """Of server A and server B, which are started again for it and once more afterwards."""
    install_missing({"faketime": "faketime"})
    library = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
    usual = [part.environment for part in setting.servers]
    made = [Clock(setting.plan.folder / f"{part.name}.clock") for part in setting.servers]
    for part, clock in zip(setting.servers, made, strict=True):
        clock.is_off_by(0)
        assert part.environment is not None
        part.environment = {
            **part.environment,
            "HEARTH_JOBS": "inside",
            "LD_PRELOAD": str(library),
            "FAKETIME_TIMESTAMP_FILE": str(clock.file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }
    setting.jobs.stop()
    start_again(setting.servers)
    yield made
    for part, environment in zip(setting.servers, usual, strict=True):
        part.environment = environment
    start_again([*setting.servers, setting.jobs])


def start_again(parts: list[Part]) -> None:
    for part in parts:
        part.kill()
        part.start()
    for part in parts:
        part.wait_until_ready()


def test_an_hour_ahead_and_back(
    setting: Setting,
    world: World,
    clocks: list[Clock],
    database: Database,
    page: Callable[..., Page],
    browser: Callable[..., Browser],
    crowd: Callable[..., Crowd],
    rows: Callable[[], list[Row]],
):
    """First of one server alone, then of all, then back: messages keep their order by number, people stay signed in and can sign in,
    jobs go on."""
    person = world.at_stage(1)[0]
    room = world.rooms[1]
    with crowd() as writing:
        writing.write_on(1)
        clocks[0].is_off_by(HOUR)
        writing.write_on(1)
        assert hours_ahead(page(person, "A").says(room, "Later")) == 1, "the clock did not jump"
        assert hours_ahead(page(person, "B").says(room, "Now")) == 0
        for clock in clocks:
            clock.is_off_by(HOUR)
        writing.write_on(1)
        signs_in_and_reads(browser, person)
        mail_goes(database)
        for clock in clocks:
            clock.is_off_by(0)
        writing.write_on(1)
        assert hours_ahead(page(person, "A").says(room, "Now again")) == 0, "the clock did not jump back"
        signs_in_and_reads(browser, person)
        mail_goes(database)
        writing.write_on(1)
    assert not writing.refusals, writing.refusals
    judge(writing, rows())


def hours_ahead(ack: dict[str, object]) -> int:
    assert ack["ok"], ack
    written = datetime.fromisoformat(str(ack["message"]["at"]))  # type: ignore[index]
    return round((written - datetime.now(UTC)).total_seconds() / HOUR)


def signs_in_and_reads(browser: Callable[..., Browser], person: dict[str, object]) -> None:
    for where in "AB":
        door = browser(person, where)
        assert door.gets("/accounts/sign-ins").status_code == 200, "somebody was signed out"
        again = sign_in_again(door.url, person)
        assert browser({**person, "cookie": again}, where).gets("/accounts/sign-ins").status_code == 200


def mail_goes(database: Database) -> None:
    """A mail that was due long ago, by any clock."""
    database.asks(
        "INSERT INTO outgoing_mails (\"to\", subject, body, due_at, tries) VALUES ('a@localhost', 's', 'b', '2020-01-01', 0)"
    )
    until(lambda: database.asks("SELECT count(*) FROM outgoing_mails") == [(0,)], "jobs go on", patience=30)
