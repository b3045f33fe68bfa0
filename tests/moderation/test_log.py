"""The log: an entry for each act, kept or lost together with it; only ever added to; read by those who may."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from community.accounts.services.appoint_person import make_host, set_site_moderator
from community.admin.services.appoint_facilitator import appoint_facilitator
from community.admin.services.change_settings import change_settings
from community.groups.models import Membership
from community.groups.rules import Role
from community.groups.services.give_role import give_role, take_role
from community.moderation import listeners
from community.moderation.models import LogEntry, Report
from community.moderation.queries.log import log_of
from community.moderation.rules import Act
from community.moderation.services.append_log import append_log
from community.moderation.services.close_case import close_case
from community.moderation.services.give_quiet_time import end_quiet_time, give_quiet_time
from community.moderation.services.make_report import make_report
from community.moderation.services.remove_member import let_back, remove_member
from community.rooms.models import Message
from community.rooms.services.look_at_message import (
    hide_message,
    let_through_message,
    restore_message,
    send_back_message,
)
from community.shared import db
from community.shared.errors import NotFound
from community.shared.site import DECLARED
from tests.support.actors import Someone
from tests.support.cases import case_of
from tests.support.make import Make


@pytest.fixture
def group(make: Make) -> int:
    group = make.group()
    make.member(group, roles=("moderator",))  # alone, one could act for a day at most
    return group


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE moderation_log SET reason = 'nicer'",
        "DELETE FROM moderation_log",
        "UPDATE moderation_log SET at = at WHERE 1 = 1",
    ],
)
def test_the_database_refuses_to_change_or_remove_an_entry(make: Make, unit: None, change: str) -> None:
    append_log(Act.MESSAGE_HIDDEN, 1, 2, reason="as it was")
    with pytest.raises(DBAPIError, match="only ever added to"), db.transaction() as session:
        session.execute(text(change))
    assert db.session().scalars(select(LogEntry.reason)).all() == ["as it was"]


def test_each_act_has_its_entry(make: Make, group: int, unit: None) -> None:
    ana, ben, moderator = (
        make.member(group, stage=2),
        make.member(group, stage=2),
        make.member(group, stage=2, roles=("moderator",)),
    )
    room = make.rooms_by_depth(group)[2]
    message = make.message(room, ben)
    waits, returned = make.message(room, ben, state="waiting"), make.message(room, ben, state="waiting")
    report_id = make_report(ana, message, "unkind", "")
    hide_message(moderator, message, "a name in it")
    restore_message(moderator, message, "all agreed")
    let_through_message(moderator, waits)
    send_back_message(moderator, returned, "once more, please")
    give_quiet_time(moderator, group, ben.id, "day", "rest a little")
    end_quiet_time(moderator, group, ben.id)
    remove_member(moderator, group, ben.id, "too far")
    let_back(moderator, group, ben.id)
    close_case(moderator, case_of(report_id), "Ana, I talked with Ben.")
    entries = db.session().scalars(select(LogEntry).order_by(LogEntry.id)).all()
    assert [(entry.act, entry.reason) for entry in entries] == [
        ("message.hidden", "a name in it"),
        ("message.restored", "all agreed"),
        ("message.let_through", ""),
        ("message.sent_back", "once more, please"),
        ("quiet_time.given", "rest a little"),
        ("quiet_time.ended", ""),
        ("member.removed", "too far"),
        ("member.let_back", ""),
        ("case.claimed", ""),
        ("case.closed", ""),
    ]
    assert {entry.actor_id for entry in entries} == {moderator.id}
    assert {entry.person_id for entry in entries[:-2]} == {ben.id}
    assert all(entry.details["depth"] == 2 for entry in entries if entry.message_id)
    closed = entries[-1]
    assert (closed.details["case"], closed.person_id, closed.message_id) == (case_of(report_id), None, None)
    end_quiet_time(moderator, group, ana.id)
    assert len(db.session().scalars(select(LogEntry)).all()) == 10, "where nothing was ended nothing is logged"


def _act_on(name: str, moderator, group: int, ben, message: int, report_id: int) -> Callable[[], object]:  # type: ignore[no-untyped-def]
    return {
        "hide": lambda: hide_message(moderator, message, "a name in it"),
        "quiet": lambda: give_quiet_time(moderator, group, ben.id, "day", "rest a little"),
        "remove": lambda: remove_member(moderator, group, ben.id, "too far"),
        "close": lambda: close_case(moderator, case_of(report_id), "I talked with them."),
    }[name]


@pytest.mark.parametrize("name", ["hide", "quiet", "remove", "close"])
def test_what_can_not_be_logged_does_not_happen(
    make: Make, group: int, unit: None, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, ben, moderator = make.member(group), make.member(group), make.member(group, roles=("moderator",))
    message = make.message(make.rooms_by_depth(group)[1], ben)
    report_id = make_report(ana, message, "unkind", "")

    def full(*_args: object, **_more: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(listeners, "append_log", full)
    with pytest.raises(OSError, match="full"):
        _act_on(name, moderator, group, ben, message, report_id)()
    session = db.session()
    member = session.get_one(Membership, (group, ben.id))
    assert (member.state, member.quiet_until) == ("active", None)
    assert session.get_one(Message, message).state == "here"
    assert session.get_one(Report, report_id).state == "open"


def test_who_reads_it_and_what_of_deeper_rooms(make: Make, group: int, unit: None) -> None:
    high, low = make.member(group, stage=4, roles=("moderator",)), make.member(group, stage=1, roles=("facilitator",))
    ben = make.member(group, stage=4)
    rooms = make.rooms_by_depth(group)
    hide_message(high, make.message(rooms[3], ben), "from the deep room")
    hide_message(high, make.message(rooms[1], ben), "from the lounge")
    assert [entry.reason for entry in log_of(high, group).entries] == ["from the lounge", "from the deep room"]
    assert [entry.reason for entry in log_of(low, group).entries] == ["from the lounge"]
    for actor in (ben, make.person(), make.person(is_host=True), make.person(is_site_moderator=True)):
        with pytest.raises(NotFound):
            log_of(actor, group)


def test_it_comes_in_pages(app: Flask, make: Make, group: int) -> None:
    moderator, ben = Someone(app, make.member(group, roles=("moderator",))), make.member(group)
    with app.test_request_context(), db.unit():
        for n in range(60):
            append_log(Act.QUIET_TIME_GIVEN, moderator.id, group, person_id=ben.id, reason=f"reason {n:02}", depth=1)
        append_log(Act.MEMBER_REMOVED, 1, group + 1, reason="of another group")
        seen, before = [], None
        for _page in range(9):
            page = log_of(moderator.actor, group, before)
            seen += [entry.reason for entry in page.entries]
            if (before := page.before) is None:
                break
    assert seen == [f"reason {n:02}" for n in reversed(range(60))]
    assert "reason 59" in moderator.gets(f"/moderation/{group}/log").text
    assert moderator.gets(f"/moderation/{group}/log", before="x").status_code == 200


def test_hosts_duties_and_settings_are_logged_for_hosts_and_site_moderators(app: Flask, make: Make) -> None:
    host, chosen = Someone(app, make.person("hanna", is_host=True)), make.person("sam")
    with db.unit():
        set_site_moderator(host.actor, chosen.id, True)
        set_site_moderator(host.actor, chosen.id, True)  # says nothing new
        make_host(host.actor, make.person("ida").id)
        key, declared = next((key, one) for key, one in DECLARED.items() if len(one.choices) > 1)
        other = next(str(choice) for choice in declared.choices if choice != declared.get())
        change_settings(host.actor, {key: other})
        change_settings(host.actor, {key: other})
        set_site_moderator(host.actor, chosen.id, False)
    page = host.gets("/moderation/site/log").text
    assert page.count("made Sam a site moderator") == 1
    assert page.count("made Ida a host") == 1
    assert page.count(f"changed the setting {key}") == 1
    assert page.count("took the duty of a site moderator from Sam") == 1
    own = Someone(app, chosen)
    assert own.gets("/moderation/site/log").status_code == 404
    about = own.gets("/moderation/mine/log").text
    assert "A host made you a site moderator." in about and "Hanna" not in about


def test_everybody_reads_each_entry_that_speaks_of_them_and_no_name_of_a_moderator(
    app: Flask, make: Make, group: int
) -> None:
    ana, ben = (
        Someone(app, make.member(group, make.person("ana"), stage=2)),
        Someone(app, make.member(group, make.person("ben"), stage=2)),
    )
    moderator = make.member(group, make.person("mona"), stage=2, roles=("moderator",))
    message = make.message(make.rooms_by_depth(group)[2], ana.actor)
    with db.unit():
        hide_message(Someone(app, moderator).actor, message, "It named somebody.")
        give_quiet_time(Someone(app, moderator).actor, group, ana.actor.id, "day", "To come to rest.")
        remove_member(Someone(app, moderator).actor, group, ana.actor.id, "It went on.")
    page = ana.gets("/moderation/mine/log").text  # also when they are no member any more
    for said in ("hid a message of yours", "It named somebody.", "quiet time", "To come to rest.", "It went on."):
        assert said in page
    assert "Mona" not in page
    other = ben.gets("/moderation/mine/log").text
    assert "It named somebody." not in other and "No moderator has done anything" in other


def test_tasks_given_and_taken_in_a_group_are_logged(app: Flask, make: Make, group: int) -> None:
    tender = Someone(app, make.member(group, make.person("tara"), stage=2, roles=("facilitator",)))
    ben = Someone(app, make.member(group, make.person("ben"), stage=2))
    with db.unit():
        give_role(tender.actor, group, ben.actor.id, Role.GREETER)
        give_role(tender.actor, group, ben.actor.id, Role.GREETER)  # says nothing new
        take_role(tender.actor, group, ben.actor.id, Role.GREETER)
        give_role(tender.actor, group, ben.actor.id, Role.MODERATOR)
        take_role(ben.actor, group, ben.actor.id, Role.MODERATOR)
    page = tender.gets(f"/moderation/{group}/log").text
    for said in (
        "Tara gave Ben a task here: greeter.",
        "Tara took a task here from Ben: greeter.",
        "Ben laid down a task",
    ):
        assert page.count(said) == 1, said
    mine = ben.gets("/moderation/mine/log").text
    assert "A facilitator gave you a task in a group: greeter." in mine and "You laid down a task in a group" in mine
    assert "Tara" not in mine


def test_who_appoints_as_a_host_is_said_to_be_one(app: Flask, make: Make, group: int) -> None:
    host = make.person("hanna", is_host=True)
    ben = Someone(app, make.member(group, make.person("ben"), stage=2))
    with db.unit():
        appoint_facilitator(host, group, ben.actor.id)
    assert "Hanna, as a host, gave Ben a task here: facilitator." in ben.gets(f"/moderation/{group}/log").text
    mine = ben.gets("/moderation/mine/log").text
    assert "A host gave you a task in a group: facilitator." in mine and "Hanna" not in mine
