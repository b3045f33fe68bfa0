"""The job process is killed amid its work. A mail is a row until it was handed over: it goes at least once, and only one that was
being handed over at that very moment goes twice."""

import os
import signal
from collections.abc import Callable, Iterator

import pytest
from scaled_parts import Part
from scaled_setting import Setting

from tests.chaos.conftest import Measure
from tests.chaos.crowd import Crowd, Row, judge
from tests.chaos.post_office import PostOffice
from tests.scaled.support import Database, until

pytestmark = [pytest.mark.scaled, pytest.mark.chaos]

MAILS = 18


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with PostOffice() as made:
        yield made


@pytest.fixture
def two(setting: Setting, office: PostOffice) -> Iterator[list[Part]]:
    """The job process and a second one, both sending to that office."""
    first = setting.jobs
    assert first.environment is not None
    first.stop()
    first.environment["HEARTH_SMTP_URL"] = office.url
    log = setting.plan.folder / "log" / "jobs-2.log"
    second = Part("jobs 2", first.command, log, lambda: "Jobs: " in log.read_text(errors="replace"), signal.SIGINT)
    second.environment = first.environment
    for part in (first, second):
        part.start()
        part.wait_until_ready()
    yield [first, second]
    office.let_go()
    second.stop()
    first.stop()
    del first.environment["HEARTH_SMTP_URL"]
    first.start()
    first.wait_until_ready()


def test_the_job_process_killed_while_it_sends(
    two: list[Part],
    office: PostOffice,
    database: Database,
    crowd: Callable[..., Crowd],
    rows: Callable[[], list[Row]],
    measure: Measure,
):
    """The other one takes over when the lease has passed; the killed one goes on when it is started again."""
    kills = 1 + measure.kills // 4
    with crowd() as writing:
        writing.write_on(1)
        for number in range(MAILS):
            database.asks(
                'INSERT INTO outgoing_mails ("to", subject, body, due_at, tries) VALUES (%s, %s, %s, now(), 0)',
                "ana@localhost",
                f"Mail {number}",
                "Words",
            )
        for _kill in range(kills):
            office.hold_the_next()
            writing.wait(office.holding.is_set, "a mail is on its way")
            holder = database.asks("SELECT holder FROM job_leases WHERE name LIKE %s", "%send_waiting")[0][0]
            victim = next(part for part in two if str(part.pid) == holder.rpartition(":")[2])
            os.kill(victim.pid, signal.SIGKILL)
            victim.process.wait()
            office.let_go()
            victim.start()
        writing.wait(lambda: database.asks("SELECT count(*) FROM outgoing_mails") == [(0,)], "all mails go")
        until(lambda: all(part.ready() for part in two), "both run")
        writing.write_on(1)
    assert set(office.arrived) == {f"Mail {number}" for number in range(MAILS)}, "a mail was lost"
    assert sum(office.arrived.values()) == MAILS + kills, office.arrived
    assert not writing.refusals and writing.cuts == 0
    judge(writing, rows())
