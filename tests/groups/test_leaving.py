"""Leaving, roles, and that a group always has a facilitator. Also what an erased account leaves behind."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from community.accounts.events import AccountErased, ExportAsked
from community.boundaries import facts
from community.boundaries.groups import may_see_group
from community.groups import queries
from community.groups.events import MemberLeft, MemberRemoved, MembershipChanged, RoleGiven
from community.groups.models import Agreement, GroupInvitation, JoinRequest, Membership
from community.groups.rules import Keep, Role
from community.groups.services.ask_to_join import ask_to_join
from community.groups.services.give_role import give_role, take_role
from community.groups.services.invite import make_invitation
from community.groups.services.leave_group import leave_group
from community.shared import bus, db
from community.shared.actor import Actor
from community.shared.errors import NotFound, Refused
from tests.groups.test_joining import members_of, membership
from tests.support.make import Make

pytestmark = pytest.mark.usefixtures("unit")


@pytest.mark.parametrize("keep", list(Keep))
def test_leaving_says_what_becomes_of_what_they_wrote(make: Make, published: list[Any], keep: Keep) -> None:
    group = make.group()
    make.member(group, roles=("facilitator",))
    ada = make.member(group, stage=3, roles=("greeter", "moderator"))
    leave_group(ada, group, keep)
    assert published == [MemberLeft(group, ada.id, keep), MembershipChanged(group, ada.id)]
    gone = membership(group, ada)
    assert (gone.state, gone.stage, gone.held_stage) == ("left", 1, 1)
    assert not (gone.greeter or gone.moderator or gone.facilitator)


def test_who_does_not_belong_has_nothing_to_leave(make: Make) -> None:
    group = make.group()
    for person in (make.person(), make.member(group, state="left"), make.member(group, state="removed")):
        with pytest.raises(NotFound):
            leave_group(person, group, Keep.NAME)


def test_the_last_facilitator_passes_it_on_first(make: Make) -> None:
    group = make.group()
    ada, ben = make.member(group, roles=("facilitator",)), make.member(group)
    with pytest.raises(Refused) as error:
        leave_group(ada, group, Keep.NAME)
    assert error.value.code == "last_facilitator"
    with pytest.raises(Refused):
        take_role(ada, group, ada.id, Role.FACILITATOR)
    give_role(ada, group, ben.id, Role.FACILITATOR)
    leave_group(ada, group, Keep.NAME)
    assert members_of(group) == {ben.id}


def test_who_is_alone_may_go_and_closes_the_doors_behind_them(make: Make) -> None:
    group = make.group(join_mode="request")
    ada, asker, host = make.member(group, roles=("facilitator",)), make.person(), make.person(is_host=True)
    make.member(group, state="left")
    ask_to_join(asker, group, "May I?", 1)
    make_invitation(ada, group, days=7, uses=3)
    leave_group(ada, group, Keep.NAME)
    assert members_of(group) == set()
    assert db.session().scalar(select(func.count()).select_from(GroupInvitation)) == 0
    assert db.session().scalar(select(func.count()).select_from(JoinRequest)) == 0
    assert not may_see_group(facts.for_group(asker, group)) and may_see_group(facts.for_group(host, group))


def test_a_facilitator_elsewhere_or_gone_does_not_count(make: Make) -> None:
    group = make.group()
    ada = make.member(group, roles=("facilitator",))
    make.member(group, roles=("facilitator",), state="left")
    make.member(make.group(), person=make.member(group), roles=("facilitator",))
    with pytest.raises(Refused):
        leave_group(ada, group, Keep.NAME)


def test_two_facilitators_who_leave_at_once(make: Make, at_once: Callable[..., list[str]]) -> None:
    group = make.group()
    ada, ben = make.member(group, roles=("facilitator",)), make.member(group, roles=("facilitator",))
    make.member(group)
    results = at_once(lambda: leave_group(ada, group, Keep.NAME), lambda: leave_group(ben, group, Keep.NAME))
    assert results == ["done", "last_facilitator"]


def test_one_leaves_while_the_other_takes_their_role(make: Make, at_once: Callable[..., list[str]]) -> None:
    group = make.group()
    ada, ben = make.member(group, roles=("facilitator",)), make.member(group, roles=("facilitator",))
    results = at_once(
        lambda: take_role(ada, group, ben.id, Role.FACILITATOR), lambda: take_role(ben, group, ada.id, Role.FACILITATOR)
    )
    assert results[0] == "done" and results[1] in ("last_facilitator", "not_your_role")
    with db.transaction() as session:
        left = session.scalar(
            select(func.count()).where(Membership.group_id == group, Membership.facilitator.is_(True))
        )
    assert left == 1


def test_giving_and_taking_roles(make: Make, published: list[Any]) -> None:
    group = make.group()
    ada, ben = make.member(group, roles=("facilitator",)), make.member(group)
    give_role(ada, group, ben.id, Role.GREETER)
    give_role(ada, group, ben.id, Role.GREETER)
    assert membership(group, ben).greeter
    given = [MembershipChanged(group, ben.id), RoleGiven(group, ben.id, Role.GREETER, ada.id)]
    assert published == given, "what changes nothing is not told"
    take_role(ada, group, ben.id, Role.GREETER)
    assert not membership(group, ben).greeter


def test_anyone_lays_down_their_own_role_and_nobody_elses(make: Make) -> None:
    group = make.group()
    ada, ben = make.member(group, roles=("moderator", "greeter")), make.member(group, roles=("greeter",))
    with pytest.raises(Refused):
        take_role(ada, group, ben.id, Role.GREETER)
    with pytest.raises(Refused):
        give_role(ada, group, ada.id, Role.FACILITATOR)
    take_role(ada, group, ada.id, Role.MODERATOR)
    after = membership(group, ada)
    assert (after.moderator, after.greeter) == (False, True)


def erase(person: Actor) -> None:
    with db.transaction():
        bus.publish(AccountErased(person.id))


def test_an_erased_account_leaves_nothing_of_itself_here(make: Make, published: list[Any]) -> None:
    group, second = make.group(), make.group("Choir", join_mode="request", question="Why?")
    ada = make.member(group, roles=("facilitator",))
    make.member(group)
    make_invitation(ada, group, 7, 1)
    ask_to_join(ada, second, "Because.", 1)
    with db.transaction() as session:
        session.get_one(Agreement, (group, 1)).written_by = ada.id
    published.clear()
    erase(ada)
    assert published == [MemberLeft(group, ada.id, Keep.FORMER), MembershipChanged(group, ada.id)]
    with db.transaction() as session:
        for column in (Membership.person_id, JoinRequest.person_id, GroupInvitation.made_by, Agreement.written_by):
            assert session.scalar(select(func.count()).where(column == ada.id)) == 0, column
    assert queries.groups_without_facilitator().lines == [(group, "Slow walks")]


def test_erasing_touches_nobody_else(make: Make) -> None:
    group = make.group()
    ada, ben = make.member(group), make.member(group, stage=3, roles=("facilitator",))
    token = make_invitation(ben, group, 7, 1)
    erase(ada)
    assert members_of(group) == {ben.id} and queries.link_holds(token)
    assert membership(group, ben).stage == 3
    assert queries.groups_without_facilitator().lines == []


def test_a_removed_member_leaves_no_link_behind(make: Make) -> None:
    group, other = make.group(), make.group()
    ada = make.member(group, roles=("facilitator",))
    make.member(other, ada, roles=("facilitator",))
    here, there = make_invitation(ada, group, 7, 1), make_invitation(ada, other, 7, 1)
    with db.transaction():
        bus.publish(MemberRemoved(group, ada.id))
    assert not queries.link_holds(here) and queries.link_holds(there)


def test_the_export_holds_ones_own_and_only_that(make: Make) -> None:
    group = make.group(join_mode="request", question="Why?")
    ada, ben = make.member(group, stage=2, roles=("facilitator",)), make.person()
    ask_to_join(ben, group, "For the quiet.", 1)
    taken: dict[int, dict[str, Any]] = {ada.id: {}, ben.id: {}}
    for person, into in taken.items():
        with db.transaction():
            bus.publish(ExportAsked(person, into))
    mine, theirs = taken[ada.id]["groups"], taken[ben.id]["groups"]
    assert [(m["group"], m["stage"], m["roles"]) for m in mine["memberships"]] == [("Slow walks", 2, ["facilitator"])]
    assert mine["requests"] == [] and theirs["memberships"] == []
    assert [r["answer"] for r in theirs["requests"]] == ["For the quiet."]
