"""Quiet time, removal, letting back: what they do at once, what ends by itself, and who may not."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from community.boundaries import audience, facts
from community.boundaries.groups import may_join
from community.boundaries.rooms import may_post, may_report, may_see_room
from community.groups.models import Membership
from community.moderation.services.close_case import close_case
from community.moderation.services.give_quiet_time import end_quiet_time, give_quiet_time
from community.moderation.services.make_report import make_report
from community.moderation.services.remove_member import let_back, remove_member
from community.shared import db
from community.shared.clock import now
from community.shared.errors import Invalid, NotFound, Refused
from tests.support.actors import Someone
from tests.support.cases import case_of
from tests.support.make import CLAUSE, Make


@pytest.fixture
def group(make: Make) -> int:
    """With a moderator beside those of each test: alone, one could act for a day at most (test_second_looks.py)."""
    group = make.group()
    make.member(group, roles=("moderator",))
    return group


@pytest.mark.parametrize(
    ("length", "span"),
    [
        ("hour", timedelta(hours=1)),
        ("day", timedelta(days=1)),
        ("week", timedelta(days=7)),
        ("month", timedelta(days=30)),
    ],
)
def test_quiet_time_blocks_writing_and_ends_by_itself(
    app: Flask, make: Make, group: int, length: str, span: timedelta
) -> None:
    ben, moderator = make.member(group, stage=2), make.member(group, roles=("moderator",))
    room = make.rooms_by_depth(group)[1]
    theirs = make.message(room, moderator)
    begin = now().replace(microsecond=0)
    with app.test_request_context(), db.unit(), time_machine.travel(begin, tick=False) as clock:
        give_quiet_time(moderator, group, ben.id, length, "Please rest a little.")
        _room, here = facts.for_room(ben, room)
        refused = may_post(here)
        assert (refused.reason, refused.until) == ("quiet_time", begin + span)
        assert may_see_room(here) and may_report(facts.for_message(ben, theirs)[2])
        clock.move_to(begin + span - timedelta(seconds=1))
        assert not may_post(facts.for_room(ben, room)[1])
        clock.move_to(begin + span)
        assert may_post(facts.for_room(ben, room)[1])


def test_the_very_next_message_is_refused(app: Flask, make: Make, group: int) -> None:
    ben, ana = Someone(app, make.member(group)), Someone(app, make.member(group))
    moderator = Someone(app, make.member(group, roles=("moderator",)))
    room = make.rooms_by_depth(group)[1]
    assert ben.says(room, "before")["ok"]
    ana.opens()
    moderator.posts(f"/moderation/{group}/{ben.id}/quiet", length="hour", reason="Please rest.", clause=CLAUSE)
    refused = ben.says(room, "after")
    assert (refused["ok"], refused["code"]) == (False, "quiet_time")
    ana.hears_nothing("message:sent")
    assert ben.hears("membership:changed") == [{"group": group}]
    ana.hears_nothing("membership:changed")
    moderator.posts(f"/moderation/{group}/{ben.id}/quiet/end")
    assert ben.says(room, "after")["ok"]


def test_the_member_reads_why_and_until_when(app: Flask, make: Make, group: int) -> None:
    ben, ana = Someone(app, make.member(group)), Someone(app, make.member(group))
    moderator = make.member(group, make.person(name="Mara Moderator"), roles=("moderator",))
    with app.test_request_context(), db.unit():
        give_quiet_time(moderator, group, ben.id, "day", "You were loud & long.")
    for page in (ben.gets(f"/groups/{group}"), ben.gets("/moderation/mine")):
        assert "A moderator gave you quiet time until" in page.text and "You were loud &amp; long." in page.text
    assert "You were loud" not in ana.gets(f"/groups/{group}").text
    assert "Mara Moderator" not in ben.gets("/moderation/mine").text


def test_a_removal_ends_the_audience_at_once(app: Flask, make: Make, group: int) -> None:
    ben, ana = Someone(app, make.member(group, stage=3, roles=("greeter",))), Someone(app, make.member(group))
    moderator = Someone(app, make.member(group, roles=("moderator",)))
    room = make.rooms_by_depth(group)[1]
    ben.opens()
    ana.says(room, "while both are here")
    assert len(ben.hears("message:sent")) == 1
    moderator.posts(f"/moderation/{group}/{ben.id}/remove", reason="It went too far.", clause=CLAUSE)
    ben.hears("membership:changed")
    assert ben.hears("notice:made") == [{}], "that something was decided about him he reads himself"
    ana.says(room, "after")
    ben.hears_nothing()
    assert ben.sends("room:enter", {"room": room})["code"] == "not_found"
    with app.test_request_context(), db.unit():
        assert ben.id not in audience.of_room(room)
        assert not may_join(facts.for_group(ben.actor, group))
        member = db.session().get_one(Membership, (group, ben.id))
        assert (member.state, member.greeter, member.end_reason) == ("removed", False, "It went too far.")
    assert "It went too far." in ben.gets("/moderation/mine").text


def test_letting_back_opens_the_door_again(app: Flask, make: Make, group: int) -> None:
    ben, moderator = make.member(group), Someone(app, make.member(group, roles=("moderator",)))
    with app.test_request_context(), db.unit():
        remove_member(moderator.actor, group, ben.id, "It went too far.")
    page = moderator.gets(f"/moderation/{group}").text
    assert f"/moderation/{group}/{ben.id}/let-back" in page and "It went too far." in page
    assert moderator.posts(f"/moderation/{group}/{ben.id}/let-back").status_code == 302
    with app.test_request_context(), db.unit():
        assert db.session().get_one(Membership, (group, ben.id)).state == "left"
        assert may_join(facts.for_group(ben, group))
    assert moderator.posts(f"/moderation/{group}/{ben.id}/let-back").status_code == 404


def test_quiet_time_outlasts_a_removal_that_is_undone(make: Make, group: int, unit: None) -> None:
    ben, moderator = make.member(group), make.member(group, roles=("moderator",))
    give_quiet_time(moderator, group, ben.id, "week", "Please rest.")
    remove_member(moderator, group, ben.id, "It went too far.")
    let_back(moderator, group, ben.id)
    assert db.session().get_one(Membership, (group, ben.id)).quiet_until is not None


def test_the_only_facilitator_is_not_removed(make: Make, group: int, unit: None) -> None:
    facilitator, moderator = make.member(group, roles=("facilitator",)), make.member(group, roles=("moderator",))
    with pytest.raises(Refused) as refused:
        remove_member(moderator, group, facilitator.id, "It went too far.")
    assert refused.value.code == "their_last_facilitator"
    make.member(group, roles=("facilitator",))
    remove_member(moderator, group, facilitator.id, "It went too far.")


@pytest.mark.parametrize(
    "act",
    [
        lambda who, group, person: give_quiet_time(who, group, person, "day", "Please rest."),
        lambda who, group, person: end_quiet_time(who, group, person),
        lambda who, group, person: remove_member(who, group, person, "It went too far."),
    ],
)
def test_nobody_else_may(make: Make, group: int, unit: None, act: Callable[..., None]) -> None:
    ben, moderator = make.member(group), make.member(group, roles=("moderator",))
    for actor, error in [
        (make.member(group), Refused),
        (make.member(group, roles=("facilitator", "greeter")), Refused),
        (make.member(group, roles=("moderator",), state="removed"), NotFound),
        (make.member(make.group(name="Another"), roles=("moderator",)), NotFound),
        (make.person(is_host=True), NotFound),
        (make.person(is_site_moderator=True), NotFound),
    ]:
        with pytest.raises(error):
            act(actor, group, ben.id)
    with pytest.raises(Refused):
        act(moderator, group, moderator.id)
    with pytest.raises(NotFound):
        act(moderator, group, make.person().id)
    assert db.session().get_one(Membership, (group, ben.id)).quiet_until is None


def test_nobody_acts_on_a_member_whom_they_have_reported(make: Make, group: int, unit: None) -> None:
    ben, first, second = make.member(group), *(make.member(group, roles=("moderator",)) for _ in range(2))
    report_id = make_report(first, make.message(make.rooms_by_depth(group)[1], ben), "boundary", "")
    with pytest.raises(Refused) as refused:
        give_quiet_time(first, group, ben.id, "week", "I say so.")
    assert refused.value.code == "own_case"
    give_quiet_time(second, group, ben.id, "hour", "Please rest.")
    close_case(second, case_of(report_id), "I talked with them.")
    give_quiet_time(first, group, ben.id, "hour", "This is another day.")


def test_a_reporter_is_not_given_away_by_a_refusal(make: Make, group: int, unit: None) -> None:
    """The reported moderator may act on the one who reported them as on anybody: a refusal would tell who it was."""
    ana, moderator = make.member(group), make.member(group, roles=("moderator",))
    make_report(ana, make.message(make.rooms_by_depth(group)[1], moderator), "boundary", "")
    give_quiet_time(moderator, group, ana.id, "hour", "Please rest.")


@pytest.mark.parametrize(
    ("length", "reason", "wrong"),
    [("year", "Please rest.", "length"), ("day", " ", "reason"), ("day", "x" * 1001, "reason")],
)
def test_a_length_and_a_reason_are_needed(
    make: Make, group: int, unit: None, length: str, reason: str, wrong: str
) -> None:
    ben, moderator = make.member(group), make.member(group, roles=("moderator",))
    with pytest.raises(Invalid) as error:
        give_quiet_time(moderator, group, ben.id, length, reason)
    assert set(error.value.fields) == {wrong}


def test_a_form_that_comes_back_keeps_what_was_typed(app: Flask, make: Make, group: int) -> None:
    ben, moderator = make.member(group), Someone(app, make.member(group, roles=("moderator",)))
    page = moderator.posts(f"/moderation/{group}/{ben.id}/quiet", length="week", reason="x" * 1001, clause=CLAUSE)
    assert page.status_code == 422 and "x" * 1001 in page.text
    assert moderator.posts(f"/moderation/{group}/{ben.id}/remove", reason="", clause=CLAUSE).status_code == 422
