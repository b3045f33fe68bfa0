"""Looking first at what a member writes, and a pause from a group: what they do at once, for how long, and what stays open."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine

from community.boundaries import audience, facts
from community.boundaries.groups import may_join, may_leave, may_see_group
from community.boundaries.rooms import may_see_room
from community.groups.models import Membership
from community.groups.rules import Keep
from community.groups.services.leave_group import leave_group
from community.moderation.rules import Length
from community.moderation.services.look_first import look_first
from community.moderation.services.pause_member import end_pauses, pause_member
from community.moderation.services.remove_member import remove_member
from community.shared import db
from community.shared.clock import now
from community.shared.errors import Invalid, Refused
from tests.support.actors import Someone
from tests.support.make import CLAUSE, Make


@pytest.fixture
def group(make: Make) -> int:
    """With a moderator beside those of each test: alone, one could act for a day at most (test_second_looks.py)."""
    group = make.group()
    make.member(group, roles=("moderator",))
    return group


@pytest.mark.parametrize("roles", [(), ("greeter",)])
def test_what_is_looked_at_first_waits_until_it_ends_by_itself(
    make: Make, group: int, someone: Callable[..., Someone], roles: tuple[str, ...]
) -> None:
    ben, ana, outsider = someone(make.member(group, roles=roles)), someone(make.member(group)), someone()
    mo = someone(make.member(group, roles=("moderator",)))
    room = make.rooms_by_depth(group)[1]
    begin = now().replace(microsecond=0)
    with time_machine.travel(begin, tick=False) as clock:
        said = ben.says(room, "before")["message"]["id"]
        for one in (ben, ana, outsider):
            one.forgets()
        mo.posts(f"/moderation/{group}/{ben.id}/look-first", length="day", reason="I look first.", clause=CLAUSE)
        assert ben.hears("notice:made") == [{}]
        assert ben.says(room, "after")["message"]["state"] == "waiting"
        ana.hears_nothing("message:sent")
        assert ben.sends("message:edit", {"id": said, "body": "otherwise"})["code"] == "look_first"
        assert ben.sends("message:take_back", {"id": said})["ok"]
        page = ben.gets("/moderation/mine").text
        assert "A moderator looks first at what you write" in page and "I look first." in page
        clock.shift(timedelta(days=1))
        assert ben.says(room, "the next day")["message"]["state"] == "here"
    assert len(ana.hears("message:sent")) == 1
    outsider.hears_nothing()


def test_a_pause_closes_every_door_at_once_and_opens_them_by_itself(
    make: Make, group: int, someone: Callable[..., Someone]
) -> None:
    ben = someone(make.member(group, stage=2, roles=("greeter",)))
    ana, mo = someone(make.member(group, stage=2)), someone(make.member(group, stage=2, roles=("moderator",)))
    room = make.rooms_by_depth(group)[2]
    begin = now().replace(microsecond=0)
    with time_machine.travel(begin, tick=False) as clock:
        ana.says(room, "while both are here")
        assert len(ben.hears("message:sent")) == 1
        ana.forgets()
        mo.posts(f"/moderation/{group}/{ben.id}/pause", length="three_days", reason="Please rest.", clause=CLAUSE)
        assert ben.hears("membership:changed") == [{"group": group}] and ben.hears("notice:made") == [{}]
        ana.hears_nothing("membership:changed", "notice:made")
        ana.says(room, "after")
        ben.hears_nothing()
        for event in ("room:enter", "typing:show"):
            assert ben.sends(event, {"room": room})["code"] == "not_found"
        assert ben.says(room, "let me in")["code"] == "not_found"
        assert ben.gets(f"/rooms/{room}").status_code == 404
        front = ben.gets(f"/groups/{group}").text
        assert "A moderator paused your place in this group until" in front and "Please rest." in front
        assert "paused by a moderator" in ben.gets("/groups/").text
        assert "paused until" in mo.gets(f"/moderation/{group}").text
        with db.unit():
            assert ben.id not in audience.of_room(room)
            while end_pauses():
                pass
            assert not may_see_room(facts.for_room(ben.actor, room)[1]), "it is not over yet"
        clock.shift(timedelta(days=3))
        with db.unit():
            assert end_pauses() == 1 and end_pauses() == 0
            member = db.session().get_one(Membership, (group, ben.id))
            assert (member.state, member.stage, member.greeter, member.paused_until) == ("active", 2, True, None)
        assert ben.hears("membership:changed") == [{"group": group}]
        assert ben.says(room, "I am back")["ok"]


def test_who_is_paused_may_leave_and_does_not_come_back_sooner_by_it(make: Make, group: int, unit: None) -> None:
    ben, mo = make.member(group), make.member(group, roles=("moderator",))
    begin = now()
    with time_machine.travel(begin, tick=False) as clock:
        pause_member(mo, group, ben.id, "day", "Please rest.")
        assert may_leave(facts.standing(ben, group)) and may_see_group(facts.for_group(ben, group))
        refused = may_join(facts.for_group(ben, group))
        assert (refused.reason, refused.until) == ("paused", begin + timedelta(days=1))
        leave_group(ben, group, Keep.NAME)
        assert may_join(facts.for_group(ben, group)).reason == "paused"
        clock.shift(timedelta(days=1))
        end_pauses()
        assert db.session().get_one(Membership, (group, ben.id)).state == "left"
        assert may_join(facts.for_group(ben, group))


def test_their_place_in_the_circle_is_kept(make: Make, unit: None) -> None:
    group = make.group(size_cap=4)
    ben, mo = make.member(group), make.member(group, roles=("moderator",))
    for _ in range(2):
        make.member(group)
    pause_member(mo, group, ben.id, "day", "Please rest.")
    assert may_join(facts.for_group(make.person(), group)).reason == "full"


def test_a_pause_can_become_a_removal_and_the_only_facilitator_is_not_paused(
    make: Make, group: int, unit: None
) -> None:
    ben, mo = make.member(group), make.member(group, roles=("moderator",))
    pause_member(mo, group, ben.id, "day", "Please rest.")
    remove_member(mo, group, ben.id, "It went on.")
    assert db.session().get_one(Membership, (group, ben.id)).state == "removed"
    tends = make.member(group, roles=("facilitator",))
    with pytest.raises(Refused) as refused:
        pause_member(mo, group, tends.id, "day", "Please rest.")
    assert refused.value.code == "their_last_facilitator"


@pytest.mark.parametrize("act", [look_first, pause_member])
@pytest.mark.parametrize("length", [Length.HOUR.value, "year", ""])
def test_an_hour_is_for_quiet_time_alone(
    make: Make, group: int, unit: None, act: Callable[..., None], length: str
) -> None:
    ben, mo = make.member(group), make.member(group, roles=("moderator",))
    with pytest.raises(Invalid) as wrong:
        act(mo, group, ben.id, length, "Please rest.")
    assert set(wrong.value.fields) == {"length"}
