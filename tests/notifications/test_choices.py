"""How somebody chooses to be told: for everything, otherwise for one group or one person; and what an export and a closing account take
along. The rule is a truth table."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from community.accounts.events import AccountErased, ExportAsked
from community.connections.services.part_ways import part_ways
from community.disclosure.models import PresentDay
from community.groups.models import Membership
from community.groups.rules import Keep
from community.groups.services.leave_group import leave_group
from community.notifications import jobs
from community.notifications.models import GroupRingChoice, MailChoice, PersonRingChoice, RingChoice, SilentGroup
from community.notifications.queries.inbox import inbox_for
from community.notifications.queries.ways import ways_of_notices
from community.notifications.rules import OF_GROUPS, WAYS, Kind, Matter, Rings, Way, ways_of
from community.shared import db
from community.shared.bus import publish
from community.shared.clock import now, today
from tests.notifications.conftest import Circle, at_work, chooses_mail, rows_of, sets_boundaries, silences, words_of
from tests.notifications.test_inbox import answers, mark
from tests.support.actors import Someone
from tests.support.make import Make

GENERAL = "/notifications/choices"
ALL_NOWHERE = {matter.value: "nowhere" for matter in OF_GROUPS}


def chosen(who: Someone) -> dict[str, set[Any]]:
    """Every choice that is kept of them."""
    with db.transaction() as session:

        def rows(model: Any, *columns: Any) -> set[Any]:
            found = session.execute(select(*columns).where(model.person_id == who.id))
            return {row[0] if len(row) == 1 else tuple(row) for row in found}

        return {
            "rings": rows(RingChoice, RingChoice.matter, RingChoice.rings),
            "mails": rows(MailChoice, MailChoice.matter),
            "groups": rows(GroupRingChoice, GroupRingChoice.group_id, GroupRingChoice.matter, GroupRingChoice.rings),
            "silent": rows(SilentGroup, SilentGroup.group_id),
            "people": rows(
                PersonRingChoice, PersonRingChoice.other_id, PersonRingChoice.matter, PersonRingChoice.rings
            ),
        }


NOTHING: dict[str, set[Any]] = {"rings": set(), "mails": set(), "groups": set(), "silent": set(), "people": set()}


def told(who: Someone, kind: Kind, group: int | None = None, other: int | None = None) -> set[str]:
    """By which ways somebody would be told of this."""
    with at_work(who):
        notice = type("Told", (), {"person_id": who.id, "kind": kind.value, "group_id": group, "other_id": other})
        (ways,) = ways_of_notices([notice])
    return {way.value for way in ways}


# ---- the rule


@pytest.mark.parametrize(("general", "group", "person"), list(product(Rings, (None, *Rings), (None, *Rings))))
def test_what_was_chosen_for_one_counts_and_of_two_what_both_allow(
    general: Rings, group: Rings | None, person: Rings | None
) -> None:
    ways = ways_of(general, group, person)
    if group is None and person is None:
        assert ways == WAYS[general]
    elif group is None or person is None:
        assert ways == WAYS[group or person or general], "whatever holds for everything"
    else:
        assert ways == WAYS[group] & WAYS[person]
    if Rings.NOWHERE in (group, person):
        assert ways == frozenset(), "who silenced a group or a person is not called by it"
    assert not ways or Way.HERE in ways


# ---- the pages


def test_by_default_nothing_is_mailed_or_pushed_and_nothing_is_silent(circle: Circle) -> None:
    page = circle.ana.gets(GENERAL).get_data(as_text=True)
    assert page.count('<option selected value="here">') == len(Matter)
    assert "You have no e-mail here" not in page
    assert "You have no e-mail here" in circle.ben.gets(GENERAL).get_data(as_text=True)
    assert told(circle.ana, Kind.ANSWERED, circle.group, circle.ben.id) == {"here"}


def test_choices_for_everything_are_kept_and_can_be_taken_back(circle: Circle) -> None:
    assert circle.ana.posts(GENERAL, answers="all", people="mail", places="nowhere", duties="push").status_code == 302
    assert chosen(circle.ana) == NOTHING | {
        "rings": {("answers", "push"), ("places", "nowhere"), ("duties", "push")},
        "mails": {"answers", "people"},
    }
    page = circle.ana.gets(GENERAL).get_data(as_text=True)
    for rings in ("all", "mail", "nowhere", "push"):
        assert page.count(f'<option selected value="{rings}">') == 1, rings
    assert page.count('<option selected value="here">') == len(Matter) - 4
    assert told(circle.ana, Kind.ANSWERED) == {"here", "push", "mail"}
    assert told(circle.ana, Kind.INVITED) == {"here", "mail"}
    assert told(circle.ana, Kind.STEP_OPEN) == set()
    assert told(circle.ana, Kind.REPORT_MADE) == {"here", "push"}
    circle.ana.posts(GENERAL, **{matter.value: "here" for matter in Matter})
    assert chosen(circle.ana) == NOTHING


def test_what_is_no_choice_changes_nothing(make: Make, circle: Circle) -> None:
    assert circle.ana.posts(GENERAL, answers="loudly").status_code == 422
    strange, far = make.group("Not mine"), circle.out
    for page in (f"{GENERAL}/groups/{strange}", f"{GENERAL}/people/{far.id}", f"{GENERAL}/people/{circle.ana.id}"):
        assert circle.ana.gets(page).status_code == 404
        assert circle.ana.posts(page, answers="nowhere").status_code == 404
    assert chosen(circle.ana) == NOTHING


def test_a_group_can_be_otherwise(circle: Circle) -> None:
    place = f"{GENERAL}/groups/{circle.group}"
    circle.ana.posts(GENERAL, answers="mail")
    assert "For everything you chose: On open pages, and by mail" in circle.ana.gets(place).get_data(as_text=True)
    assert circle.ana.posts(place, answers="push", places="nowhere").status_code == 302
    assert chosen(circle.ana)["groups"] == {(circle.group, "answers", "push"), (circle.group, "places", "nowhere")}
    assert told(circle.ana, Kind.ANSWERED, circle.group) == {"here", "push"}
    assert told(circle.ana, Kind.QUIET_GIVEN, circle.group) == set()
    assert told(circle.ana, Kind.HIDDEN, circle.group) == {"here"}
    assert told(circle.ben, Kind.QUIET_GIVEN, circle.group) == {"here"}, "for oneself alone"
    circle.ana.posts(place, answers="", places="")
    assert chosen(circle.ana)["groups"] == set()


def test_a_group_of_which_nothing_rings_is_silent_as_a_whole(circle: Circle) -> None:
    place = f"{GENERAL}/groups/{circle.group}"
    circle.ana.posts(place, **ALL_NOWHERE)
    assert chosen(circle.ana) == NOTHING | {"silent": {circle.group}}
    assert circle.ana.gets(place).get_data(as_text=True).count('<option selected value="nowhere">') == len(OF_GROUPS)
    answers(circle)
    circle.ana.hears_nothing("notice:made")
    assert "hidden" in mark(circle.ana) and len(rows_of(circle.ana)) == 1
    circle.ana.posts(place, **ALL_NOWHERE | {"answers": "here"})
    assert chosen(circle.ana)["silent"] == set()
    answers(circle)
    assert circle.ana.hears("notice:made") == [{}]


def test_a_connection_can_be_otherwise_and_they_never_hear_of_it(make: Make, circle: Circle) -> None:
    make.connection(circle.ana.actor, circle.ben.actor)
    place = f"{GENERAL}/people/{circle.ben.id}"
    circle.forgets()
    assert circle.ana.posts(place, answers="all", people="nowhere").status_code == 302
    for other in circle.others(circle.ana):
        other.hears_nothing()
    assert told(circle.ana, Kind.WROTE, None, circle.ben.id) == {"here", "push", "mail"}
    assert told(circle.ana, Kind.PAIR_STAGE, None, circle.ben.id) == set()
    assert told(circle.ana, Kind.ANSWERED, circle.group, circle.ben.id) == {"here", "push", "mail"}
    assert told(circle.ana, Kind.ANSWERED, circle.group, circle.cleo.id) == {"here"}
    silences(circle.ana, circle.group)
    assert told(circle.ana, Kind.ANSWERED, circle.group, circle.ben.id) == set()
    assert (
        "ben" not in circle.ben.gets(f"{GENERAL}/people/{circle.ana.id}").get_data(as_text=True).partition("<main")[2]
    )


def test_those_chosen_otherwise_are_listed_a_page_at_a_time(
    make: Make, circle: Circle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("community.notifications.queries.choices.PAGE", 2)
    people = [make.person(f"friend-{number}", name=f"Friend {number}") for number in range(4)]
    for person in people:
        make.connection(circle.ana.actor, person)
        circle.ana.posts(f"{GENERAL}/people/{person.id}", answers="push")
    circle.ana.posts(f"{GENERAL}/groups/{circle.group}", **ALL_NOWHERE)
    seen, url = [], GENERAL
    for _page in range(3):
        page = circle.ana.browser.get(url).get_data(as_text=True)
        section = page.partition('id="otherwise"')[2]
        seen += [name for name in ("Slow walks", *(person.name for person in people)) if f">{name}</a>" in section]
        url = page.partition('class="paging-older" rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
    assert seen == ["Friend 0", "Friend 1", "Friend 2", "Friend 3", "Slow walks"] and url == ""


def test_the_ways_there_stand_on_the_pages_of_group_and_pair(make: Make, circle: Circle) -> None:
    make.connection(circle.ana.actor, circle.ben.actor)
    group = circle.ana.gets(f"/groups/{circle.group}").get_data(as_text=True)
    assert f'href="{GENERAL}/groups/{circle.group}"' in group
    pair = circle.ana.gets(f"/connections/{circle.ben.id}").get_data(as_text=True)
    assert f'href="{GENERAL}/people/{circle.ben.id}"' in pair


def test_what_was_chosen_for_a_group_or_a_person_goes_with_them(make: Make, circle: Circle) -> None:
    make.connection(circle.ana.actor, circle.ben.actor)
    for one, other in ((circle.ana, circle.ben), (circle.ben, circle.ana)):
        one.posts(f"{GENERAL}/people/{other.id}", answers="push")
        one.posts(f"{GENERAL}/groups/{circle.group}", answers="push")
    with at_work(circle.ana):
        part_ways(circle.ana.actor, circle.ben.id)
        leave_group(circle.ana.actor, circle.group, Keep.NAME)
    assert chosen(circle.ana) == NOTHING
    assert chosen(circle.ben) == NOTHING | {"groups": {(circle.group, "answers", "push")}}


def test_asking_for_many_costs_one_statement(circle: Circle, statements: list[str]) -> None:
    notices = [
        type("Told", (), {"person_id": one.id, "kind": Kind.NEWCOMER, "group_id": circle.group, "other_id": 5})
        for one in circle.everyone
    ]
    with at_work(circle.ana):
        db.session().connection()
        statements.clear()
        assert ways_of_notices(notices) == [WAYS[Rings.HERE]] * 7
    assert len(statements) == 1


# ---- what else hangs on them


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


def test_an_export_tells_of_it_and_a_closing_account_takes_it_along(make: Make, circle: Circle) -> None:
    answers(circle)
    make.connection(circle.ana.actor, circle.ben.actor)
    chooses_mail(circle.ana, "answers")
    silences(circle.ana, circle.group)
    circle.ana.posts(GENERAL, duties="push")
    circle.ana.posts(f"{GENERAL}/people/{circle.ben.id}", answers="push")
    into: dict[str, Any] = {}
    with db.transaction():
        publish(ExportAsked(circle.ana.id, into))
    told = into["notifications"]
    assert [one["kind"] for one in told["notices"]] == ["answered"]
    assert told["by_mail"] == ["answers"] and told["silent_groups"] == ["Slow walks"]
    assert told["rings"] == {"duties": "push"} and told["of_people"] == [["Ben", "answers", "push"]]
    with db.transaction():
        publish(AccountErased(circle.ben.id))
    assert rows_of(circle.ana) == [], "who is gone is named in nobody's inbox"
    assert chosen(circle.ana)["people"] == set()
    with db.transaction():
        publish(AccountErased(circle.ana.id))
    assert chosen(circle.ana) == NOTHING


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
