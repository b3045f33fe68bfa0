"""What moderators did, kept so that it can be undone: kind words, covers, what existing acts leave behind, and the list to undo it from."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from community.boundaries import facts
from community.boundaries.rooms import may_post
from community.groups.models import Membership
from community.moderation.models import Action, Report
from community.moderation.queries.acts import acts_for, clauses_of, past_of
from community.moderation.rules import Deed, Length, clauses_in, suggested_length
from community.moderation.services.act_on_message import cover_message, hide_message
from community.moderation.services.give_quiet_time import give_quiet_time
from community.moderation.services.look_first import look_first
from community.moderation.services.make_report import make_report
from community.moderation.services.pause_member import pause_member
from community.moderation.services.remove_member import remove_member
from community.moderation.services.say_kind_word import say_kind_word
from community.moderation.services.undo_action import undo_action
from community.rooms.models import Message
from community.shared import db
from community.shared.actor import Actor
from community.shared.clock import now
from community.shared.errors import Invalid, NotFound, Refused
from tests.support.actors import Someone
from tests.support.make import CLAUSE, Make


@pytest.fixture
def group(make: Make) -> int:
    """With a moderator beside those of each test: alone, one could act for a day at most (test_second_looks.py)."""
    group = make.group()
    make.member(group, roles=("moderator",))
    return group


@pytest.mark.parametrize(
    ("earlier", "length"),
    [
        (-1, Length.DAY),
        (0, Length.DAY),
        (1, Length.THREE_DAYS),
        (2, Length.WEEK),
        (3, Length.MONTH),
        (99, Length.MONTH),
    ],
)
def test_the_ladder(earlier: int, length: Length) -> None:
    assert suggested_length(earlier) is length


@pytest.mark.parametrize(
    ("agreement", "lines"),
    [
        ("Be kind.", ["Be kind."]),
        ("# Ours\n\n- Be kind.\n* Ask first.\n2. Stay here.\n\n---\n", ["Be kind.", "Ask first.", "Stay here."]),
        ("Be kind.\nBe kind.", ["Be kind."]),
        ("", []),
        ("x" * 300, ["x" * 200]),
    ],
)
def test_the_lines_of_an_agreement(agreement: str, lines: list[str]) -> None:
    assert clauses_in(agreement) == lines


def case_of(report_id: int) -> int:
    return db.session().get_one(Report, report_id).case_id


def rows(group: int) -> list[Action]:
    return list(db.session().scalars(select(Action).where(Action.group_id == group).order_by(Action.began_at)))


def test_a_kind_word_restricts_nothing_and_its_reader_alone_reads_it(
    make: Make, group: int, someone: Callable[..., Someone]
) -> None:
    ben, ana, outsider = someone(make.member(group)), someone(make.member(group)), someone()
    mo = someone(make.member(group, make.person(name="Mara Moderator"), roles=("moderator",)))
    for one in (ben, ana, outsider):
        one.opens()
    answer = mo.posts(f"/moderation/{group}/{ben.id}/word", reason="I wondered whether you are well.")
    assert answer.status_code == 302
    assert ben.hears("notice:made") == [{}]
    ana.hears_nothing()
    outsider.hears_nothing()
    room = make.rooms_by_depth(group)[1]
    assert ben.says(room, "Hello")["ok"]
    page = ben.gets("/moderation/mine").text
    assert "I wondered whether you are well." in page and "The moderators wrote you a few words" in page
    assert "Mara Moderator" not in page
    assert "I wondered" not in ana.gets("/moderation/mine").text


def test_a_cover_comes_to_everyone_but_its_writer_and_one_tap_opens_it(
    make: Make, group: int, someone: Callable[..., Someone]
) -> None:
    ben, ana, outsider = someone(make.member(group)), someone(make.member(group)), someone()
    mo = someone(make.member(group, roles=("moderator",)))
    room = make.rooms_by_depth(group)[1]
    message = make.message(room, ben.actor, "kettle on the moon")
    make.message(room, ana.actor, "about that", reply_to_id=message)
    for one in (ben, ana, outsider):
        one.opens()
    sent = mo.posts(f"/moderation/messages/{message}/cover", reason="Not everyone wants that.", clause=CLAUSE)
    assert sent.status_code == 302
    (heard,) = ana.hears("message:changed")
    assert heard["covered"] == {"by": "moderator"} and heard["html"] == "" and heard["state"] == "here"
    (own,) = ben.hears("message:changed")
    assert "kettle" in own["html"] and own["reason"] == "Not everyone wants that." and own["veiled"]
    outsider.hears_nothing()
    assert "kettle on" not in ana.gets(f"/rooms/{room}").text, "nor where it is quoted"
    assert "kettle on" not in ana.gets("/rooms/search", q="kettle").text.replace('value="kettle', "")
    assert "kettle on" not in ana.gets(f"/moderation/report/{message}").text
    assert "kettle on" in ben.gets(f"/rooms/{room}").text
    opened = ana.sends("message:open", {"id": message})["message"]
    assert "kettle on the moon" in opened["html"]
    assert mo.posts(f"/moderation/messages/{message}/uncover", reason="").status_code == 302
    (heard,) = ana.hears("message:changed")
    assert "covered" not in heard and "kettle on" in heard["html"]


def test_each_act_is_kept_with_what_it_rests_on(make: Make, group: int, unit: None) -> None:
    ben, mo = make.member(group), make.member(group, roles=("moderator",))
    message = make.message(make.rooms_by_depth(group)[1], ben)
    report = case_of(make_report(make.member(group), message, "unkind", ""))
    elsewhere = make.message(make.rooms_by_depth(group)[1], mo)
    another = case_of(make_report(make.member(group), elsewhere, "unkind", ""))
    say_kind_word(mo, group, ben.id, "Are you well?")
    cover_message(mo, message, "Not for everyone.", CLAUSE, report)
    hide_message(mo, message, "Unkind.", CLAUSE, another)
    give_quiet_time(mo, group, ben.id, "day", "Please rest.", CLAUSE, report)
    remove_member(mo, group, ben.id, "It went on.", CLAUSE, report)
    kept = {row.step: row for row in rows(group)}
    assert list(kept) == ["word", "cover", "hide", "quiet", "removal"]
    assert {(row.person_id, row.by_id, row.state) for row in kept.values()} == {(ben.id, mo.id, "stands")}
    assert [row.clause for row in kept.values()] == ["", *[CLAUSE] * 4]
    assert [row.case_id for row in kept.values()] == [None, report, None, report, report], "of theirs alone"
    assert kept["quiet"].ends_at == db.session().get_one(Membership, (group, ben.id)).quiet_until


def test_a_line_that_is_not_in_the_agreement_is_refused(make: Make, group: int, unit: None) -> None:
    ben, mo = make.member(group), make.member(group, roles=("moderator",))
    message = make.message(make.rooms_by_depth(group)[1], ben)
    for act in (
        lambda: give_quiet_time(mo, group, ben.id, "day", "Please rest.", "Be quick."),
        lambda: hide_message(mo, message, "Unkind.", "Be quick."),
        lambda: say_kind_word(mo, group, ben.id, "Are you well?", "Be quick."),
    ):
        with pytest.raises(Invalid) as wrong:
            act()
        assert set(wrong.value.fields) == {"clause"}
    assert rows(group) == [] and db.session().get_one(Message, message).state == "here"


def test_a_form_without_its_line_comes_back(make: Make, group: int, someone: Callable[..., Someone]) -> None:
    ben, mo = make.member(group), someone(make.member(group, roles=("moderator",)))
    page = mo.posts(f"/moderation/{group}/{ben.id}/quiet", length="day", reason="Please rest.")
    assert page.status_code == 422 and "Please rest." in page.text
    assert mo.posts(f"/moderation/{group}/{ben.id}/word", reason="Are you well?", clause="").status_code == 302


def test_of_an_unnamed_message_no_row_names_its_writer(make: Make, group: int, unit: None) -> None:
    from community.rooms.rules import seal_writer

    ben, mo = make.member(group), make.member(group, roles=("moderator",))
    message = make.message(make.rooms_by_depth(group)[1], None, author_seal=seal_writer(ben.id))
    hide_message(mo, message, "Unkind.", CLAUSE)
    assert [row.person_id for row in rows(group)] == [None]


UNDONE: dict[Deed, Callable[[Actor, int, int, int], None]] = {
    Deed.KIND_WORD: lambda mo, group, ben, _message: say_kind_word(mo, group, ben, "Are you well?"),
    Deed.COVER: lambda mo, _group, _ben, message: cover_message(mo, message, "Not for everyone."),
    Deed.HIDE: lambda mo, _group, _ben, message: hide_message(mo, message, "Unkind."),
    Deed.LOOK_FIRST: lambda mo, group, ben, _message: look_first(mo, group, ben, "day", "I look first."),
    Deed.PAUSE: lambda mo, group, ben, _message: pause_member(mo, group, ben, "day", "Please rest."),
    Deed.QUIET_TIME: lambda mo, group, ben, _message: give_quiet_time(mo, group, ben, "day", "Please rest."),
    Deed.REMOVAL: lambda mo, group, ben, _message: remove_member(mo, group, ben, "It went on."),
}


def test_every_step_can_be_undone() -> None:
    assert set(UNDONE) == set(Deed)


@pytest.mark.parametrize("step", UNDONE)
def test_undoing_gives_back_what_was_taken(
    make: Make, group: int, someone: Callable[..., Someone], unit: None, step: Deed
) -> None:
    ben, mo = make.member(group), make.member(group, roles=("moderator",))
    other, plain = make.member(group, roles=("moderator",)), make.member(group, roles=("facilitator",))
    message = make.message(make.rooms_by_depth(group)[1], ben)
    UNDONE[step](mo, group, ben.id, message)
    (kept,) = rows(group)
    for nobody in (ben, plain, make.person(is_host=True), make.member(make.group(), roles=("moderator",))):
        with pytest.raises(NotFound):
            undo_action(nobody, kept.id)
    undo_action(other, kept.id, "It was a mistake.")
    assert (kept.state, kept.undone_by, kept.undone_reason) == ("undone", other.id, "It was a mistake.")
    member, words = db.session().get_one(Membership, (group, ben.id)), db.session().get_one(Message, message)
    assert member.quiet_until is member.paused_until is member.look_first_until is None
    assert member.state in ("active", "left")
    assert words.state == "here" and not words.covered and words.state_reason == ""
    with pytest.raises(NotFound):
        undo_action(other, kept.id)


def test_nobody_undoes_what_was_done_about_themselves(make: Make, group: int, unit: None) -> None:
    first, second = (make.member(group, roles=("moderator",)) for _ in range(2))
    give_quiet_time(first, group, second.id, "day", "Please rest.")
    with pytest.raises(NotFound):
        undo_action(second, rows(group)[0].id)


def test_who_reported_somebody_does_not_undo_for_them(make: Make, group: int, unit: None) -> None:
    ben, first, second = make.member(group), *(make.member(group, roles=("moderator",)) for _ in range(2))
    make_report(first, make.message(make.rooms_by_depth(group)[1], ben), "boundary", "")
    give_quiet_time(second, group, ben.id, "day", "Please rest.")
    with pytest.raises(Refused):
        undo_action(first, rows(group)[0].id)


def test_another_quiet_time_takes_the_place_of_the_first(make: Make, group: int, unit: None) -> None:
    ben, mo = make.member(group), make.member(group, roles=("moderator",))
    begin = now()
    with time_machine.travel(begin, tick=False) as clock:
        give_quiet_time(mo, group, ben.id, "week", "Please rest.")
        clock.shift(timedelta(hours=2))
        give_quiet_time(mo, group, ben.id, "hour", "Shorter is enough.")
        first, second = rows(group)
        assert first.ends_at == begin + timedelta(hours=2) and second.ends_at == begin + timedelta(hours=3)
        clock.shift(timedelta(hours=1))
        assert may_post(facts.for_room(ben, make.rooms_by_depth(group)[1])[1])
        with pytest.raises(NotFound):
            undo_action(mo, second.id)


def test_a_deeper_message_is_in_no_list_of_who_does_not_see_its_room(
    make: Make, group: int, someone: Callable[..., Someone]
) -> None:
    ben, deep = make.member(group, stage=4), make.member(group, stage=4, roles=("moderator",))
    shallow = someone(make.member(group, stage=1, roles=("moderator",)))
    message = make.message(make.rooms_by_depth(group)[4], ben)
    with db.unit():
        hide_message(deep, message, "Too tender for now.")
        action = rows(group)[0].id
    assert "Too tender" not in shallow.gets(f"/moderation/{group}/actions").text
    assert shallow.gets(f"/moderation/actions/{action}/undo").status_code == 404
    assert "Too tender" in someone(deep).gets(f"/moderation/{group}/actions").text


def test_what_was_done_before_suggests_the_length(make: Make, group: int, unit: None) -> None:
    ben, mo = make.member(group), make.member(group, roles=("moderator",))

    def suggested() -> Length:
        return acts_for(group, ben.id, ben.name, None, None, None, {}).suggested

    assert suggested() is Length.DAY
    say_kind_word(mo, group, ben.id, "Are you well?")
    assert suggested() is Length.DAY, "a kind word is no step up"
    give_quiet_time(mo, group, ben.id, "hour", "Please rest.")
    assert suggested() is Length.THREE_DAYS
    cover_message(mo, make.message(make.rooms_by_depth(group)[1], ben), "Not for everyone.")
    assert suggested() is Length.WEEK
    undo_action(mo, rows(group)[1].id)
    assert suggested() is Length.THREE_DAYS, "what is undone counts no more"
    assert [line.step for line in past_of(group, ben.id)] == [Deed.COVER, Deed.QUIET_TIME, Deed.KIND_WORD]
    assert clauses_of(group) == [CLAUSE]


def test_the_page_of_a_case_has_all_acts(make: Make, group: int, someone: Callable[..., Someone]) -> None:
    ben, ana = make.member(group), make.member(group)
    mo = someone(make.member(group, roles=("moderator",)))
    with db.unit():
        case = case_of(make_report(ana, make.message(make.rooms_by_depth(group)[1], ben), "unkind", ""))
        say_kind_word(mo.actor, group, ben.id, "Are you well?")
    page = mo.gets(f"/moderation/cases/{case}").text
    places = [page.index(f'id="{name}-reason"') for name in ("word", "cover", "hide", "quiet")]
    assert places == sorted(places) and "Are you well?" in page and CLAUSE in page
