"""The page on which somebody chooses what they are told, steps that open, and what an export and a closing account take along."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import time_machine
from sqlalchemy import select

from community.accounts.events import AccountErased, ExportAsked
from community.disclosure.models import PresentDay
from community.groups.models import Membership
from community.notifications import jobs
from community.notifications.models import MailChoice, SilentGroup
from community.notifications.queries.inbox import inbox_for
from community.shared import db
from community.shared.bus import publish
from community.shared.clock import now, today
from tests.notifications.conftest import Circle, at_work, rows_of, sets_boundaries, words_of
from tests.notifications.test_inbox import answers
from tests.support.make import Make


def chosen(circle: Circle) -> tuple[set[tuple[int, str]], set[tuple[int, int]]]:
    with db.transaction() as session:
        mails = {(row.person_id, row.matter) for row in session.scalars(select(MailChoice))}
        return mails, {(row.person_id, row.group_id) for row in session.scalars(select(SilentGroup))}


def test_by_default_nothing_is_mailed_and_nothing_is_silent(circle: Circle) -> None:
    page = circle.ana.gets("/notifications/choices").get_data(as_text=True)
    assert "checked" not in page and "Slow walks" in page
    assert "You have no e-mail here" not in page
    assert "You have no e-mail here" in circle.ben.gets("/notifications/choices").get_data(as_text=True)


def test_choices_are_kept_and_can_be_taken_back(circle: Circle) -> None:
    kept = circle.ana.posts("/notifications/choices", matters=["answers", "people"], silent=[str(circle.group)])
    assert kept.status_code == 302
    assert chosen(circle) == ({(circle.ana.id, "answers"), (circle.ana.id, "people")}, {(circle.ana.id, circle.group)})
    assert circle.ana.gets("/notifications/choices").get_data(as_text=True).count(" checked") == 3
    circle.ana.posts("/notifications/choices")
    assert chosen(circle) == (set(), set())


def test_what_is_no_choice_is_left_out(make: Make, circle: Circle) -> None:
    strange = make.group("Not mine")
    sent = circle.ana.posts(
        "/notifications/choices", matters=["answers", "everything"], silent=[str(strange), "x", "9" * 40]
    )
    assert sent.status_code == 302
    assert chosen(circle) == ({(circle.ana.id, "answers")}, set())


def test_a_step_that_opens_is_said_once_to_who_was_here(make: Make, circle: Circle) -> None:
    with db.transaction() as session:
        for who, present in ((circle.cleo, today()), (circle.gil, today() - timedelta(days=9))):
            member = session.get_one(Membership, (circle.group, who.id))
            member.present_on, member.stage_since = present, now() - timedelta(days=60)
            days = range(15)
            session.add_all(
                PresentDay(group_id=circle.group, person_id=who.id, day=today() - timedelta(days=day)) for day in days
            )
    for _time in range(2):
        jobs.say_which_steps_are_open()
    assert words_of(circle.cleo) == ["Your next step in Slow walks is open. There is no hurry"]
    assert circle.cleo.hears("notice:made") == [{}]
    for other in circle.others(circle.cleo):
        assert rows_of(other) == []
        other.hears_nothing("notice:made")


def test_an_export_tells_of_it_and_a_closing_account_takes_it_along(circle: Circle) -> None:
    answers(circle)
    circle.ana.posts("/notifications/choices", matters=["answers"], silent=[str(circle.group)])
    into: dict[str, Any] = {}
    with db.transaction():
        publish(ExportAsked(circle.ana.id, into))
    told = into["notifications"]
    assert [one["kind"] for one in told["notices"]] == ["answered"]
    assert told["by_mail"] == ["answers"] and told["silent_groups"] == ["Slow walks"]
    assert "Ben" not in str(told)
    with db.transaction():
        publish(AccountErased(circle.ben.id))
    assert rows_of(circle.ana) == [], "who is gone is named in nobody's inbox"
    with db.transaction():
        publish(AccountErased(circle.ana.id))
    assert chosen(circle) == (set(), set())


def test_days_are_by_their_own_clock(circle: Circle) -> None:
    evening = datetime.combine(today() + timedelta(days=1), time(20), UTC)
    with time_machine.travel(evening, tick=False):
        answers(circle)
        assert days_of(circle) == [evening.date()]
        sets_boundaries(circle.ana, time_zone="Asia/Kathmandu")
        assert days_of(circle) == [evening.date() + timedelta(days=1)]


def days_of(circle: Circle) -> list[date]:
    with at_work(circle.ana):
        return [day.day for day in inbox_for(circle.ana.actor).days]
