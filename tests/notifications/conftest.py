"""A circle for tests of notices: ana and ben talk, mo moderates, fay tends, gil greets, cleo stands by, and out belongs to nothing here."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from community.accounts.models import BoundarySettings, QuietHours
from community.notifications import jobs
from community.notifications.models import MailChoice, Notice, SilentGroup
from community.notifications.queries.inbox import inbox_for
from community.shared import db, mail
from community.shared.mail import OutgoingMail
from tests.notifications.post_office import Box, post_office
from tests.support.actors import Someone
from tests.support.make import Make

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def clock() -> Iterator[Any]:
    """It is noon, until the test says otherwise."""
    with time_machine.travel(NOON, tick=False) as travel:
        yield travel


@pytest.fixture
def box(app: Any) -> Iterator[Box]:
    """Mails go there."""
    with post_office() as (kept, port):
        mail.set_up(f"smtp://127.0.0.1:{port}", '"Hearth, a circle" <post@example.org>', "https://here.example.org")
        yield kept
    mail.set_up("", "post@localhost")


@dataclass
class Circle:
    group: int
    rooms: dict[int, int]
    ana: Someone
    ben: Someone
    cleo: Someone
    mo: Someone
    fay: Someone
    gil: Someone
    out: Someone

    @property
    def lounge(self) -> int:
        return self.rooms[1]

    @property
    def everyone(self) -> list[Someone]:
        return [self.ana, self.ben, self.cleo, self.mo, self.fay, self.gil, self.out]

    def others(self, *who: Someone) -> list[Someone]:
        return [one for one in self.everyone if one not in who]

    def forgets(self) -> None:
        for one in self.everyone:
            one.forgets()


@pytest.fixture
def circle(make: Make, someone: Callable[..., Someone]) -> Circle:
    group = make.group("Slow walks")
    return Circle(
        group=group,
        rooms=make.rooms_by_depth(group),
        ana=someone(make.member(group, make.person("ana", email="ana@example.org"), stage=2)),
        ben=someone(make.member(group, make.person("ben"), stage=2)),
        cleo=someone(make.member(group, make.person("cleo"), stage=1)),
        mo=someone(make.member(group, make.person("mo"), stage=3, roles=("moderator",))),
        fay=someone(make.member(group, make.person("fay"), stage=4, roles=("facilitator",))),
        gil=someone(make.member(group, make.person("gil"), stage=2, roles=("greeter",))),
        out=someone(make.person("out")),
    )


@contextmanager
def at_work(who: Someone) -> Iterator[None]:
    """Where services and queries are called directly. Not around what a page or a socket does: they bring their own."""
    with who.app.test_request_context(), db.unit():
        yield


def words_of(who: Someone) -> list[str]:
    """What stands in somebody's inbox, newest first."""
    assert who.actor is not None
    with at_work(who):
        return [notice.words for day in inbox_for(who.actor).days for notice in day.notices]


def rows_of(who: Someone) -> list[Notice]:
    """The rows themselves, oldest first, whether or not they may be read."""
    with db.transaction() as session:
        return list(session.scalars(select(Notice).where(Notice.person_id == who.id).order_by(Notice.made_at)))


def chooses_mail(who: Someone, *matters: str) -> None:
    with db.transaction() as session:
        session.add_all(MailChoice(person_id=who.id, matter=matter) for matter in matters)


def silences(who: Someone, group: int) -> None:
    with db.transaction() as session:
        session.add(SilentGroup(person_id=who.id, group_id=group))


def sets_boundaries(who: Someone, **settings: object) -> None:
    with db.transaction() as session:
        session.merge(BoundarySettings(person_id=who.id, **settings))


def has_quiet_hours(who: Someone, begins: int, ends: int) -> None:
    """Every day, in minutes of the day in UTC."""
    with db.transaction() as session:
        session.add_all(QuietHours(person_id=who.id, weekday=day, begins=begins, ends=ends) for day in range(7))


def waiting_mails() -> list[OutgoingMail]:
    with db.transaction() as session:
        return list(session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)))


def passes(clock: Any, span: timedelta) -> None:
    """Time passes, and the jobs come round."""
    clock.shift(span)
    jobs.tell_what_waited()
