"""Another look at what moderators decided: asked for once, decided by somebody else, told with its reason; what is overturned is undone and
struck from the history."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from community.groups.models import Membership
from community.groups.rules import Keep
from community.groups.services.leave_group import leave_group
from community.moderation.models import Action, Appeal, LogEntry, Report
from community.moderation.queries.acts import actions_of, acts_for
from community.moderation.queries.second_looks import appeal_without_decider, appeals_for
from community.moderation.rules import Length
from community.moderation.services.act_on_message import cover_message, hide_message
from community.moderation.services.decide_appeal import decide_appeal
from community.moderation.services.give_quiet_time import give_quiet_time
from community.moderation.services.look_first import look_first
from community.moderation.services.make_appeal import make_appeal
from community.moderation.services.make_report import make_report
from community.moderation.services.pause_member import pause_member
from community.moderation.services.remove_member import remove_member
from community.moderation.services.say_kind_word import say_kind_word
from community.rooms.models import Message
from community.shared import db
from community.shared.clock import now
from community.shared.errors import Invalid, NotFound
from tests.support.actors import Someone
from tests.support.make import Make

DAY = timedelta(days=1)


@pytest.fixture
def group(make: Make) -> int:
    return make.group()


def last_action(group: int) -> int:
    rows = select(Action.id).where(Action.group_id == group).order_by(Action.began_at.desc())
    return db.session().scalars(rows).first()  # type: ignore[return-value]


def test_from_the_decision_to_the_answer(make: Make, group: int, someone: Callable[..., Someone]) -> None:
    ben, ana = someone(make.member(group)), someone(make.member(group))
    mo = someone(make.member(group, make.person(name="Mara Moderator"), roles=("moderator",)))
    other = someone(make.member(group, make.person(name="Otis Other"), roles=("moderator",)))
    begin = now().replace(microsecond=0)
    with time_machine.travel(begin, tick=False):
        with db.unit():
            give_quiet_time(mo.actor, group, ben.id, "week", "You were loud.")
            action = last_action(group)
        way = f"/moderation/mine/decisions/{action}"
        assert way in ben.gets("/moderation/mine").text and "Ask for another look" in ben.gets(way).text
        for one in (ben, ana, mo, other):
            one.forgets()
        assert ben.posts(way, words="x" * 2001).status_code == 422
        assert ben.posts(way, words="I <b>was</b> only tired.").status_code == 302
        assert ben.posts(way, words="And again.").status_code == 302, "pressed twice, it is one"
        assert other.hears("notice:made") == [{}]
        for nobody in (ana, mo):
            nobody.hears_nothing()
        with db.unit():
            appeal = db.session().scalars(select(Appeal)).one()
            number = appeal.id
            assert (appeal.words, appeal.due_at) == ("I <b>was</b> only tired.", begin + DAY * 7)
        for nobody in (ben, ana, mo, someone(), someone(make.person(is_site_moderator=True))):
            assert nobody.gets(f"/moderation/appeals/{number}").status_code == 404
            answer = {"outcome": "overturned", "answer": "Sorry."}
            assert nobody.posts(f"/moderation/appeals/{number}", **answer).status_code == 404
        page = other.gets(f"/moderation/appeals/{number}").text
        assert "I &lt;b&gt;was&lt;/b&gt; only tired." in page and "You were loud." in page
        assert f"/moderation/appeals/{number}" in other.gets("/moderation/second-looks").text
        assert other.posts(f"/moderation/appeals/{number}", outcome="overturned", answer=" ").status_code == 422
        ben.forgets()
        told = other.posts(f"/moderation/appeals/{number}", outcome="overturned", answer="You could not know.")
        assert told.status_code == 302
        assert ben.hears("membership:changed") == [{"group": group}]
        page = ben.gets(way).text
        assert "It is overturned" in page and "You could not know." in page
        assert "Mara" not in page and "Otis" not in page
        assert ben.says(make.rooms_by_depth(group)[1], "I can write again")["ok"]


ACTS: dict[str, Callable[..., object]] = {
    "cover": lambda mo, _group, _ben, message: cover_message(mo, message, "Not for everyone."),
    "hide": lambda mo, _group, _ben, message: hide_message(mo, message, "Unkind."),
    "look_first": lambda mo, group, ben, _message: look_first(mo, group, ben, "day", "I look first."),
    "quiet": lambda mo, group, ben, _message: give_quiet_time(mo, group, ben, "day", "Please rest."),
    "pause": lambda mo, group, ben, _message: pause_member(mo, group, ben, "day", "Please rest."),
    "removal": lambda mo, group, ben, _message: remove_member(mo, group, ben, "It went on."),
}


@pytest.mark.parametrize("decider", ["another moderator", "the site"])
@pytest.mark.parametrize("step", ACTS)
def test_what_is_overturned_is_undone_and_struck(make: Make, group: int, unit: None, step: str, decider: str) -> None:
    ben, mo = make.member(group), make.member(group, roles=("moderator",))
    other = (
        make.member(group, roles=("moderator",))
        if decider == "another moderator"
        else make.person(is_site_moderator=True)
    )
    message = make.message(make.rooms_by_depth(group)[1], ben)
    ACTS[step](mo, group, ben.id, message)
    action = last_action(group)
    assert actions_of(mo, group).lines
    appeal = make_appeal(ben, action, "I see it differently.")
    decide_appeal(other, appeal, "overturned", "You are right.")
    member, words = db.session().get_one(Membership, (group, ben.id)), db.session().get_one(Message, message)
    assert member.quiet_until is member.paused_until is member.look_first_until is None
    assert member.state == ("left" if (step, decider) == ("removal", "another moderator") else "active")
    assert words.state == "here" and not words.covered
    assert actions_of(mo, group).lines == []
    history = acts_for(group, ben.id, ben.name, None, None, None, {})
    assert history.past == [] and history.suggested is Length.DAY
    log = db.session().scalars(select(LogEntry).where(LogEntry.act == "appeal.decided")).all()
    assert [(entry.person_id, entry.details["outcome"]) for entry in log][-1] == (ben.id, "overturned")


def test_it_can_be_over_sooner_where_it_has_an_end(make: Make, group: int, unit: None) -> None:
    ben, mo, other = make.member(group), *(make.member(group, roles=("moderator",)) for _ in range(2))
    begin = now()
    with time_machine.travel(begin, tick=False):
        give_quiet_time(mo, group, ben.id, "week", "Please rest.")
        appeal = make_appeal(ben, last_action(group), "A week is long.")
        for length in ("week", "month", "year", ""):
            with pytest.raises(Invalid):
                decide_appeal(other, appeal, "changed", "Less is enough.", length)
        decide_appeal(other, appeal, "changed", "Less is enough.", "three_days")
        assert db.session().get_one(Membership, (group, ben.id)).quiet_until == begin + DAY * 3
        assert len(actions_of(mo, group).lines) == 1, "it stays in the history"
        hide_message(mo, make.message(make.rooms_by_depth(group)[1], ben), "Unkind.")
    hidden = db.session().scalars(select(Action.id).where(Action.step == "hide", Action.group_id == group)).one()
    with pytest.raises(Invalid):
        decide_appeal(other, make_appeal(ben, hidden, "It was kind."), "changed", "Less.", "day")


def test_a_second_answer_changes_nothing(make: Make, group: int, unit: None) -> None:
    ben, mo, other = make.member(group), *(make.member(group, roles=("moderator",)) for _ in range(2))
    give_quiet_time(mo, group, ben.id, "day", "Please rest.")
    appeal = make_appeal(ben, last_action(group), "I see it differently.")
    decide_appeal(other, appeal, "stands", "We talked about it.")
    decide_appeal(other, appeal, "overturned", "Or not.")
    assert db.session().get_one(Appeal, appeal).answer == "We talked about it."
    assert db.session().get_one(Membership, (group, ben.id)).quiet_until is not None


def test_a_kind_word_and_what_is_anothers_can_not_be_appealed(make: Make, group: int, unit: None) -> None:
    ben, ana, mo = make.member(group), make.member(group), make.member(group, roles=("moderator",))
    say_kind_word(mo, group, ben.id, "Are you well?")
    for who in (ben, ana, mo):
        with pytest.raises(NotFound):
            make_appeal(who, last_action(group), "I see it differently.")


def test_it_is_decided_past_whoever_reported_it_and_the_connected(make: Make, group: int, unit: None) -> None:
    ben, mo = make.member(group), make.member(group, roles=("moderator",))
    reporter, friend = (make.member(group, roles=("moderator",)) for _ in range(2))
    make.connection(friend, ben)
    site, host = make.person(is_site_moderator=True), make.person(is_host=True)
    message = make.message(make.rooms_by_depth(group)[1], ben)
    report = make_report(reporter, message, "unkind", "")
    case = db.session().get_one(Report, report).case_id
    hide_message(mo, message, "Unkind.", "", case)
    appeal = make_appeal(ben, last_action(group), "It was kind.")
    for nobody in (mo, reporter, friend, host, ben):
        with pytest.raises(NotFound):
            decide_appeal(nobody, appeal, "stands", "No.")
    assert [line.id for line in appeals_for(site).lines] == [appeal]
    decide_appeal(site, appeal, "overturned", "It was kind indeed.")
    assert db.session().get_one(Message, message).state == "here"


def test_where_nobody_is_left_the_host_hears_of_it(make: Make, group: int, someone: Callable[..., Someone]) -> None:
    host = someone(make.person(is_host=True))
    ben, mo = make.member(group), make.member(group, roles=("moderator",))
    make.connection(host.actor, ben)
    with db.unit():
        give_quiet_time(mo, group, ben.id, "day", "Please rest.")
        make_appeal(ben, last_action(group), "I see it differently.")
        assert appeal_without_decider(host.actor) and not appeal_without_decider(mo)
        assert appeals_for(host.actor).lines == []
    assert "Somebody asks for another look, and nobody may decide" in host.gets("/moderation/").text
    make.person(is_site_moderator=True)
    assert "nobody may decide" not in host.gets("/moderation/").text


def test_it_is_lifted_from_who_has_left_meanwhile(make: Make, group: int, unit: None) -> None:
    ben, mo, other = make.member(group), *(make.member(group, roles=("moderator",)) for _ in range(2))
    give_quiet_time(mo, group, ben.id, "week", "Please rest.")
    appeal = make_appeal(ben, last_action(group), "I see it differently.")
    leave_group(ben, group, Keep.NAME)
    decide_appeal(other, appeal, "overturned", "You are right.")
    assert db.session().get_one(Membership, (group, ben.id)).quiet_until is None


def test_a_late_answer_is_said_to_be_late(make: Make, group: int, someone: Callable[..., Someone]) -> None:
    ben, mo = make.member(group), make.member(group, roles=("moderator",))
    other = make.member(group, roles=("moderator",))
    with time_machine.travel(now(), tick=False) as clock:
        with db.unit():
            give_quiet_time(mo, group, ben.id, "day", "Please rest.")
            make_appeal(ben, last_action(group), "I see it differently.")
        assert "the answer was due" not in someone(other).gets("/moderation/second-looks").text
        clock.shift(DAY * 8)
        assert "the answer was due" in someone(other).gets("/moderation/second-looks").text
