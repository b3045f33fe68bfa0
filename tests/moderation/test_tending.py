"""How a group's month was: written once at its end by the clock of the roster, kept as it was, without what is few, for those alone who
tend the group and the host."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import delete, select

from community.boundaries.groups import Standing
from community.boundaries.moderation import may_read_every_tending, may_read_tending
from community.groups.rules import Role
from community.moderation.blurring import month_after, months_before
from community.moderation.jobs import tell_how_months_were
from community.moderation.models import Action, Appeal, Case, Report, TendingReport
from community.moderation.rules import Deed, Outcome
from community.moderation.services.keep_roster import set_time_zone
from community.moderation.services.make_report import make_report
from community.moderation.services.take_case import take_case
from community.rooms.services.look_at_message import hide_message
from community.shared import db
from community.shared.actor import Actor
from tests.support.actors import Someone
from tests.support.make import Make

IN_MAY = datetime(2026, 5, 20, 12, tzinfo=UTC)
MAY = date(2026, 5, 1)


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(IN_MAY, tick=False) as travel:
        yield travel


@pytest.fixture
def group(make: Make) -> int:
    return make.group()


def written(group: int) -> dict[date, Any]:
    rows = db.session().execute(
        select(TendingReport.month, TendingReport.numbers).where(TendingReport.group_id == group)
    )
    return {row.month: row.numbers for row in rows}


def reported(make: Make, group: int, reason: str, times: int) -> list[tuple[int, int]]:
    """(message, case) each."""
    made = []
    for _time in range(times):
        message = make.message(make.rooms_by_depth(group)[1], make.member(group))
        report = db.session().get_one(Report, make_report(make.member(group), message, reason, ""))
        made.append((message, report.case_id))
    return made


def test_a_month_is_told_and_stays(make: Make, group: int, unit: None, clock: Any):
    mo: Actor = make.member(group, roles=("moderator",))
    unkind = reported(make, group, "unkind", 6)
    reported(make, group, "selling", 2)
    clock.shift(timedelta(hours=2))
    for message, case in unkind[:5]:
        take_case(mo, case)
        hide_message(mo, message, "unkind")
    tell_how_months_were()
    assert MAY not in written(group)  # it is not over
    clock.move_to(datetime(2026, 6, 1, 0, 30, tzinfo=UTC))
    tell_how_months_were()
    numbers = written(group)[MAY]
    assert numbers["reports"]["cells"]["unkind"] == 6
    assert numbers["reports"]["cells"]["selling"] is None and numbers["reports"]["cells"]["danger"] is None
    assert numbers["reports"]["total"] == 8
    assert numbers["acts"]["cells"]["message.hidden"] == 5 and numbers["acts"]["cells"]["member.removed"] is None
    assert numbers["acts"]["total"] is None  # it would tell that there was nothing else
    assert numbers["first_look"] == 120
    with db.transaction() as session:
        session.execute(delete(Report))
        session.execute(delete(Case))
    tell_how_months_were()
    assert written(group)[MAY] == numbers
    assert set(written(group)) == {MAY, date(2026, 4, 1), date(2026, 3, 1), date(2026, 2, 1)}


def test_what_came_of_another_look_is_told(make: Make, group: int, unit: None, clock: Any):
    with db.transaction() as session:
        for number in range(11):
            ben = make.member(group)
            action = Action(
                step=Deed.QUIET_TIME.value, group_id=group, person_id=ben.id, reason="It was loud.", began_at=IN_MAY
            )
            session.add(action)
            session.flush()
            outcome = Outcome.OVERTURNED if number < 5 else Outcome.STANDS
            answered = {"state": "decided", "outcome": outcome.value, "decided_at": IN_MAY}
            session.add(
                Appeal(action_id=action.id, person_id=ben.id, words="Why?", made_at=IN_MAY, due_at=IN_MAY, **answered)
            )
    clock.move_to(datetime(2026, 6, 1, 0, 30, tzinfo=UTC))
    tell_how_months_were()
    told = written(group)[MAY]["appeals"]["cells"]
    assert told["changed"] is None and sorted(number or 0 for number in told.values()) in ([0, 0, 5], [0, 0, 6])


def test_its_end_is_that_of_the_roster_s_clock(make: Make, group: int, unit: None, clock: Any):
    mo = make.member(group, roles=("moderator",))
    set_time_zone(mo, group, "Australia/Sydney")
    reported(make, group, "unkind", 5)
    clock.move_to(datetime(2026, 5, 31, 13, 59, tzinfo=UTC))
    reported(make, group, "unkind", 1)
    clock.move_to(datetime(2026, 5, 31, 14, 0, tzinfo=UTC))
    reported(make, group, "unkind", 1)
    tell_how_months_were()
    assert MAY not in written(group)  # by UTC's clock it is still May, so it is asked for a little later
    clock.move_to(datetime(2026, 6, 1, 0, 30, tzinfo=UTC))
    tell_how_months_were()
    assert written(group)[MAY]["reports"]["cells"]["unkind"] == 6


def test_who_reads_it(make: Make, group: int, someone: Callable[..., Someone], clock: Any):
    clock.move_to(datetime(2026, 6, 1, 0, 30, tzinfo=UTC))
    tell_how_months_were()
    moderator, tends, host = (
        someone(make.member(group, roles=("moderator",))),
        someone(make.member(group, stage=4, roles=("facilitator",))),
        someone(make.person(is_host=True)),
    )
    for one in (moderator, tends, host):
        assert f"/moderation/{group}/tending/202605" in one.gets(f"/moderation/{group}/tending").text
        page = one.gets(f"/moderation/{group}/tending/202605").text
        assert "May 2026 in Slow walks" in page and "fewer than 5" in page and "Too few cases to say" in page
    assert f"/moderation/{group}/tending/202605" in host.gets("/moderation/tending").text
    site = someone(make.person(is_site_moderator=True))
    for one in (someone(make.member(group, stage=4, roles=("greeter",))), someone(), site):
        assert one.gets(f"/moderation/{group}/tending").status_code == 404
        assert one.gets(f"/moderation/{group}/tending/202605").status_code == 404
    assert moderator.gets("/moderation/tending").status_code == 404
    for never in (202600, 202613, 0, 999999999, 202501):
        assert moderator.gets(f"/moderation/{group}/tending/{never}").status_code == 404


MEMBER = Standing(signed_in=True, state="active", stage=2, agreed=True)


@pytest.mark.parametrize(
    ("standing", "reads", "reads_all"),
    [
        (Standing(), False, False),
        (Standing(signed_in=True), False, False),
        (Standing(signed_in=True, is_site_moderator=True), False, False),
        (Standing(signed_in=True, is_host=True), True, True),
        (MEMBER, False, False),
        (Standing(True, state="active", roles=frozenset({Role.FACILITATOR})), True, False),
        (Standing(True, state="active", roles=frozenset({Role.MODERATOR})), True, False),
        (Standing(True, state="removed", roles=frozenset({Role.MODERATOR})), False, False),
    ],
)
def test_who_may(standing: Standing, reads: bool, reads_all: bool):
    assert bool(may_read_tending(standing)) is reads
    assert bool(may_read_every_tending(standing)) is reads_all


def test_months():
    assert months_before(date(2026, 1, 31), 3) == [date(2025, 12, 1), date(2025, 11, 1), date(2025, 10, 1)]
    assert month_after(date(2025, 12, 1)) == date(2026, 1, 1) and month_after(date(2024, 2, 1)) == date(2024, 3, 1)
