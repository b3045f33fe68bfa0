"""Founding and changing a group, and finding it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from community.groups import queries
from community.groups.events import GroupFounded, MembershipChanged
from community.groups.models import Agreement, Group, GroupInterest
from community.groups.payloads import MINE, GroupWords
from community.groups.queries import FOUNDING, FOUNDING_DAYS
from community.groups.services.change_group import change_group
from community.groups.services.found_group import found_group
from community.shared import db
from community.shared.actor import Actor
from community.shared.clock import now
from community.shared.errors import Invalid, NotFound, Refused
from tests.groups.test_joining import membership
from tests.support.make import Make

pytestmark = pytest.mark.usefixtures("unit")
AGREEMENT = "# Here\n\nWe are *kind*."


def names(actor: Actor, words: str = "", tag: str = "") -> list[str]:
    return [group.name for group in queries.discover_for(actor, words, tag)[0]]


def test_the_founder_tends_the_group_and_begins_at_its_deepest_room(
    make: Make, words: GroupWords, published: list[Any]
) -> None:
    host = make.person(is_host=True)
    group = found_group(host, words, AGREEMENT)
    founder = membership(group, host)
    assert (founder.facilitator, founder.moderator, founder.greeter) == (True, True, False)
    assert (founder.stage, founder.held_stage, founder.agreement_version) == (4, 4, 1)
    assert published == [GroupFounded(group, host.id), MembershipChanged(group, host.id)]
    text = db.session().get_one(Agreement, (group, 1))
    assert text.html == "<h2>Here</h2>\n<p>We are <em>kind</em>.</p>"


@pytest.mark.parametrize(
    ("who_may", "days", "who", "may"),
    [
        ("host", 0, {}, False),
        ("host", 0, {"is_host": True}, True),
        ("facilitators", 0, {}, False),
        ("everyone", 30, {"joined_at": 29}, False),
        ("everyone", 30, {"joined_at": 31}, True),
        ("everyone", 0, {"joined_at": 0}, True),
    ],
)
def test_who_may_found_is_the_hosts_to_say(
    make: Make, words: GroupWords, who_may: str, days: int, who: dict[str, Any], may: bool
) -> None:
    if "joined_at" in who:
        who = {"joined_at": now() - timedelta(days=who["joined_at"])}
    person = make.person(**who)
    FOUNDING.set(who_may)
    FOUNDING_DAYS.set(days)
    if may:
        assert found_group(person, words, AGREEMENT)
        return
    with pytest.raises(Refused) as error:
        found_group(person, words, AGREEMENT)
    assert error.value.code == "founding_closed"
    assert db.session().scalar(select(func.count()).select_from(Group)) == 0


def test_a_facilitator_may_found_where_facilitators_may(make: Make, words: GroupWords) -> None:
    FOUNDING.set("facilitators")
    assert found_group(make.member(make.group(), roles=("facilitator",)), words, AGREEMENT)
    with pytest.raises(Refused):
        found_group(make.member(make.group(), roles=("moderator",)), words, AGREEMENT)


def test_by_default_only_the_host_founds(make: Make) -> None:
    assert not queries.may_found(make.person()) and queries.may_found(make.person(is_host=True))


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": " \u200b… "}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"gathers": ""}, "gathers"),
        ({"about": "x" * 2001}, "about"),
        ({"for_whom": "x" * 401}, "for_whom"),
        ({"size_cap": 3}, "size_cap"),
        ({"size_cap": 25}, "size_cap"),
        ({"join_mode": "pay"}, "join_mode"),
        ({"join_mode": "request", "question": " "}, "question"),
        (
            {"interests": ("walking", "nature", "tea", "birds", "film", "yoga", "dance", "stars", "chess", "poetry")},
            "interests",
        ),
    ],
)
def test_words_that_need_another_look(make: Make, words: GroupWords, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as error:
        found_group(make.person(is_host=True), replace(words, **wrong), AGREEMENT)
    assert list(error.value.fields) == [field]


def test_an_agreement_is_wanted(make: Make, words: GroupWords) -> None:
    for agreement in ("", " \n", "x" * 8001):
        with pytest.raises(Invalid) as error:
            found_group(make.person(is_host=True), words, agreement)
        assert list(error.value.fields) == ["agreement"]


def test_words_are_tidied_and_unknown_interests_left_out(make: Make, words: GroupWords) -> None:
    host = make.person(is_host=True)
    group = found_group(
        host, replace(words, name="  Evening\n birds ", interests=("nature", "<b>"), question="Why?"), AGREEMENT
    )
    kept = db.session().get_one(Group, group)
    assert (kept.name, kept.question) == ("Evening birds", "")
    assert list(db.session().scalars(select(GroupInterest.tag))) == ["nature"]


def test_changing_the_group_is_its_facilitators_task(make: Make, words: GroupWords) -> None:
    group = make.group(interests=("walking",))
    facilitator, member = make.member(group, roles=("facilitator",)), make.member(group, roles=("moderator",))
    with pytest.raises(Refused):
        change_group(member, group, words)
    with pytest.raises(NotFound):
        change_group(make.person(is_host=True), group, words)
    change_group(facilitator, group, words)
    kept, _agreement, version = queries.words_for(facilitator, group)
    assert kept == words and version == 1


def test_a_circle_is_not_made_smaller_than_it_is(make: Make, words: GroupWords) -> None:
    group = make.group()
    facilitator = make.member(group, roles=("facilitator",))
    for _ in range(4):
        make.member(group)
    make.member(group, state="left")
    with pytest.raises(Invalid) as error:
        change_group(facilitator, group, replace(words, size_cap=4))
    assert list(error.value.fields) == ["size_cap"]
    change_group(facilitator, group, replace(words, size_cap=5))


def test_discover_puts_what_is_open_and_awake_first_then_what_is_shared_then_names(make: Make) -> None:
    def group(name: str, awake: bool, **more: Any) -> int:
        made = make.group(name, **more)
        if awake:
            make.message(make.rooms_by_depth(made)[1], make.member(made))
        return made

    group("A asleep and shared", False, interests=("tea", "birds"))
    group("Z awake", True)
    group("b awake and shared", True, interests=("tea",))
    group("C awake and shared twice", True, interests=("tea", "birds"))
    group("A awake, of others", True, interests=("yoga",))
    full = group("A awake and full", True, size_cap=4, interests=("tea",))
    for _ in range(3):
        make.member(full)
    ada = make.person(interests=("tea", "birds"))
    assert names(ada) == [
        "C awake and shared twice",
        "b awake and shared",
        "A awake, of others",
        "Z awake",
        "A asleep and shared",
        "A awake and full",
    ]
    found = {group.name: group for group in queries.discover_for(ada)[0]}
    assert found["C awake and shared twice"].shared == ["Birds", "Tea"]
    assert not found["A awake and full"].has_room and not found["A asleep and shared"].is_awake


def test_a_group_is_not_awake_by_what_is_said_in_its_deeper_rooms_or_long_ago(make: Make) -> None:
    group = make.group()
    ada = make.member(group, stage=4)
    rooms = make.rooms_by_depth(group)
    make.message(rooms[2], ada)
    make.message(rooms[1], ada, sent_at=now() - timedelta(days=15))
    assert not queries.discover_for(ada)[0][0].is_awake
    make.message(rooms[1], ada, sent_at=now() - timedelta(days=13))
    assert queries.discover_for(ada)[0][0].is_awake


def test_discover_by_interest(make: Make) -> None:
    make.group("Tea", interests=("tea",))
    make.group("Birds", interests=("birds",))
    make.group("Both", interests=("birds", "tea"))
    ada = make.person(interests=("tea",))
    assert names(ada, tag="birds") == ["Birds", "Both"] or names(ada, tag="birds") == ["Both", "Birds"]
    assert sorted(names(ada, tag=MINE)) == ["Both", "Tea"]
    assert names(make.person(), tag=MINE) == []


def test_discover_by_words_in_any_case_and_taken_literally(make: Make) -> None:
    make.group("Évening 100% birds", gathers="a_b", about="We whistle\\sing", for_whom="Night owls")
    make.group("Choir", gathers="axb", about="")
    ada = make.person()
    for words in ("BIRDS", "évening", "ÉVENING birds", "100%", "a_b", "whistle\\sing", "owls NIGHT"):
        assert names(ada, words) == ["Évening 100% birds"], words
    assert names(ada, "%") == ["Évening 100% birds"]
    assert names(ada, "birds choir") == []
    assert len(names(ada, "")) == 2


def test_a_group_by_invitation_is_listed_for_its_members_alone(make: Make) -> None:
    group = make.group("Hidden", join_mode="invitation")
    assert names(make.member(group)) == ["Hidden"]
    assert names(make.person(is_host=True)) == ["Hidden"]
    for person in (make.person(), make.member(group, state="left"), make.member(group, state="removed")):
        assert names(person) == [] and names(person, "Hidden") == []


def test_discover_goes_on_page_by_page(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries.discovering, "PAGE", 2)
    for name in "abcde":
        make.group(name, rooms=False)
    ada = make.person()
    pages = [queries.discover_for(ada, page=page) for page in range(4)]
    assert [[group.name for group in found] for found, _more in pages] == [["a", "b"], ["c", "d"], ["e"], []]
    assert [more for _found, more in pages] == [True, True, False, False]
