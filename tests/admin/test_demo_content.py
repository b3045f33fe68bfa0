"""The demo's files agree with themselves, with the lists under config/ and with what the rules would have allowed."""

from collections import Counter
from datetime import time

import pytest

from community.accounts import rules as account_rules
from community.admin.services.demo_content import DemoGroup, demo
from community.disclosure.rules import DEFAULT_PACE
from community.groups import rules as group_rules
from community.rooms.rules import BODY_MOST, NOTES_MOST, RoomKind
from community.shared import content, text

GROUPS = demo().groups
PEOPLE = {person.handle: person for person in demo().people}

each_group = pytest.mark.parametrize("group", GROUPS, ids=[group.about["key"] for group in GROUPS])


def test_there_are_four_groups_forty_members_and_six_weeks_of_talk():
    assert {group.about["key"] for group in GROUPS} == {"walking", "choir", "boardgames", "garden"}
    members = {member.handle for group in GROUPS for member in group.members}
    assert len(members) == 40
    assert 580 <= sum(len(group.messages) for group in GROUPS) <= 660
    assert max(message.day for group in GROUPS for message in group.messages) == 41
    assert {member.stage for group in GROUPS for member in group.members} == {1, 2, 3, 4}


def test_people_could_have_signed_up():
    assert len(PEOPLE) == len(demo().people), "a handle twice"
    assert len({account_rules.skeleton(handle) for handle in PEOPLE}) == len(PEOPLE), "two handles look alike"
    reserved = content.table("reserved_handles")["handles"]
    for person in demo().people:
        assert account_rules.is_handle(person.handle), person.handle
        assert not account_rules.looks_like_one_of(person.handle, reserved), person.handle
        assert not account_rules.claims_a_role(person.name, reserved), person.name
        assert account_rules.tidy_name(person.name) == person.name
        assert set(person.interests) <= set(content.interests()), person.handle
    assert [person.handle for person in demo().people if person.is_host]
    assert [person.handle for person in demo().people if person.is_site_moderator]


@each_group
def test_a_group_is_as_its_facilitator_could_have_made_it(group: DemoGroup):
    about = group.about
    assert about["join"] in set(group_rules.JoinMode)
    assert bool(about["question"]) == (about["join"] == "request")
    assert 0 < len(about["name"]) <= group_rules.NAME_MOST
    assert 0 < len(about["gathers"]) <= group_rules.GATHERS_MOST
    assert len(about["about"]) <= group_rules.ABOUT_MOST
    assert len(about["for_whom"]) <= group_rules.FOR_WHOM_MOST
    assert len(about["question"]) <= group_rules.QUESTION_MOST
    assert set(about["interests"]) <= set(content.interests())
    assert len(about["interests"]) <= group_rules.INTERESTS_MOST


@each_group
def test_rooms_are_of_every_depth(group: DemoGroup):
    assert {room["depth"] for room in group.rooms} == {1, 2, 3, 4}
    assert len({room["key"] for room in group.rooms}) == len(group.rooms)
    for room in group.rooms:
        assert room["kind"] in set(RoomKind)
        assert len(room["name"]) <= 80 and len(room["purpose"]) <= 200
    assert [room["kind"] for room in group.rooms if room["depth"] == 1].count("lounge") == 1


@each_group
def test_members_can_have_come_as_far_as_they_are(group: DemoGroup):
    assert group_rules.LEAST_SIZE_CAP <= len(group.members) <= group_rules.DEFAULT_SIZE_CAP
    assert len({member.handle for member in group.members}) == len(group.members)
    roles = Counter(role for member in group.members for role in member.roles)
    assert set(roles) == {"facilitator", "moderator", "greeter"}
    for member in group.members:
        assert member.joined_days_ago <= PEOPLE[member.handle].joined_days_ago, (
            f"{member.handle} joined before signing up"
        )
        needed = sum(DEFAULT_PACE[stage].days for stage in group_rules.Stage if 1 < stage <= member.stage)
        assert "facilitator" in member.roles or member.joined_days_ago >= needed, f"{member.handle} is too far"


@each_group
def test_messages_are_in_order_and_by_people_who_saw_the_room(group: DemoGroup):
    depth = {room["key"]: room["depth"] for room in group.rooms}
    members = {member.handle: member for member in group.members}
    before = (-99, time.min)
    for message in group.messages:
        at = (-message.day, time.fromisoformat(message.time))
        assert at >= before, f"{message.day} {message.time} {message.author} comes too late in the file"
        before = at
        writer = members[message.author]
        assert writer.stage >= depth[message.room], f"{message.author} in {message.room}"
        assert writer.joined_days_ago >= message.day, f"{message.author} writes before joining"
        assert {room["key"] for room in group.rooms} == {m.room for m in group.messages}, "a room without a word"


@each_group
def test_messages_are_such_as_one_can_send(group: DemoGroup):
    for message in group.messages:
        assert 0 < len(message.body) <= BODY_MOST
        assert text.tidy(message.body) == message.body.strip()
        assert text.render(message.body), message.body
        assert message.need is None or message.need in content.needs()
        assert set(message.notes) <= set(content.content_notes()) and len(message.notes) <= NOTES_MOST


@each_group
def test_answers_stay_in_their_room_and_come_after(group: DemoGroup):
    seen: dict[str, str] = {}
    for message in group.messages:
        if message.reply_to:
            assert seen[message.reply_to] == message.room, (
                f"{message.author} answers {message.reply_to} from another room"
            )
        if message.key:
            assert message.key not in seen, f"{message.key} twice"
            seen[message.key] = message.room


@each_group
def test_signs_reports_and_hiding_are_by_people_who_may(group: DemoGroup):
    depth = {room["key"]: room["depth"] for room in group.rooms}
    members = {member.handle: member for member in group.members}
    for message in group.messages:
        assert len(set(message.responses)) == len(message.responses), f"twice the same sign to {message.author}"
        for by, kind in message.responses:
            assert kind in content.responses() and by != message.author
            assert members[by].stage >= depth[message.room] and not message.taken_back
        if message.report:
            assert message.report.keys() == {"by", "reason", "words"}
            assert message.report["reason"] in content.report_reasons()
            assert message.report["by"] != message.author
            assert members[message.report["by"]].stage >= depth[message.room]
        if message.hidden:
            moderator = members[message.hidden["by"]]
            assert "moderator" in moderator.roles and moderator.stage >= depth[message.room]
            assert message.hidden["by"] != message.author and message.hidden["reason"]
        assert not (message.hidden and message.taken_back)
    assert any(message.report and not message.hidden for message in group.messages), "nothing waits for a moderator"
    assert any(message.hidden for message in group.messages)
