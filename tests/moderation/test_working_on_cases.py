"""How moderators work on a case together: notes, handing over, a second opinion, looking again on a day, and what stands beside it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from community.accounts.events import ExportAsked
from community.boundaries import audience
from community.moderation.models import Case, CaseNote, LogEntry
from community.moderation.payloads import Told
from community.moderation.queries.beside import beside
from community.moderation.queries.case import case_for
from community.moderation.queries.cases import cases_of
from community.moderation.queries.duty import something_waits
from community.moderation.rules import NOTES_KEPT, PAGE, Show, Step, least_step
from community.moderation.services.close_case import close_case
from community.moderation.services.give_quiet_time import give_quiet_time
from community.moderation.services.make_report import make_report
from community.moderation.services.pass_on import ask_opinion, hand_over, put_off
from community.moderation.services.report_to_site import report_person
from community.moderation.services.take_case import take_case
from community.moderation.services.write_note import forget_notes, give_opinion, write_note
from community.rooms.services.look_at_message import hide_message
from community.shared import db
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.clock import now, today
from community.shared.errors import Invalid, NotFound, Refused
from tests.support.actors import Someone
from tests.support.cases import case_of
from tests.support.make import Make


@pytest.fixture
def group(make: Make) -> int:
    return make.group()


class Desk:
    """A case about a message of ben's that ana reported; mo, kim and low moderate, low below the room's stage."""

    def __init__(self, make: Make, group: int):
        self.ana, self.ben = make.member(group, stage=2), make.member(group, stage=2)
        self.mo, self.kim = (make.member(group, stage=2, roles=("moderator",)) for _ in range(2))
        self.low = make.member(group, stage=1, roles=("moderator",))
        self.room = make.rooms_by_depth(group)[2]
        self.message = make.message(self.room, self.ben, "in question")
        self.group = group


@pytest.fixture
def desk(make: Make, group: int) -> Desk:
    return Desk(make, group)


@pytest.fixture
def case_id(app: Flask, desk: Desk) -> int:
    with app.test_request_context(), db.unit():
        return case_of(make_report(desk.ana, desk.message, "unkind", "please look"))


def case(case_id: int) -> Case:
    return db.session().get_one(Case, case_id, populate_existing=True)


def notes(who: Actor, case_id: int) -> list[tuple[str, str]]:
    return [(note.kind.value, note.words) for note in beside(who, case_for(who, case_id)).notes.lines]


# ---- notes


def test_a_note_is_for_moderators_alone_and_sealed(app: Flask, desk: Desk, case_id: int) -> None:
    mo, kim = Someone(app, desk.mo), Someone(app, desk.kim)
    page = f"/moderation/cases/{case_id}"
    mo.posts(f"{page}/claim")
    assert kim.posts(f"{page}/note", words="They were unkind <b>before</b>.").status_code == 302, "whoever has it"
    assert "They were unkind &lt;b&gt;before&lt;/b&gt;." in mo.gets(page).text
    assert mo.posts(f"{page}/note", words=" ").status_code == 422
    for other in (desk.ana, desk.ben, desk.low):
        assert Someone(app, other).posts(f"{page}/note", words="Let me in").status_code == 404
    with db.unit() as session:
        assert "unkind" not in session.scalars(select(CaseNote.sealed)).one()
        assert "unkind" not in str([entry.details for entry in session.scalars(select(LogEntry))])
    for member in (desk.ana, desk.ben):
        into: dict[str, Any] = {}
        with db.transaction():
            publish(ExportAsked(member.id, into))
        assert "They were unkind" not in str(into)


def test_notes_come_a_page_at_a_time_the_newest_first(unit: None, desk: Desk, case_id: int) -> None:
    for number in range(PAGE + 2):
        write_note(desk.mo, case_id, f"note {number}")
    shown = case_for(desk.kim, case_id)
    first = beside(desk.kim, shown).notes
    assert first.after is not None
    rest = beside(desk.kim, shown, int(first.after)).notes
    assert [one.words for one in (*first.lines, *rest.lines)] == [f"note {n}" for n in reversed(range(PAGE + 2))]
    assert rest.after is None


def test_notes_go_half_a_year_after_closing(unit: None, desk: Desk, case_id: int) -> None:
    write_note(desk.mo, case_id, "We know each other.")
    close_case(desk.mo, case_id, "We talked.")
    assert forget_notes() == 0
    with db.transaction() as session:
        session.execute(update(Case).values(closed_at=now() - NOTES_KEPT - timedelta(minutes=1)))
    assert forget_notes() == 1 and forget_notes() == 0


# ---- handing over


def test_handed_over_it_is_theirs_with_a_word(app: Flask, desk: Desk, case_id: int) -> None:
    mo, kim, page = Someone(app, desk.mo), Someone(app, desk.kim), f"/moderation/cases/{case_id}"
    form = {"person": str(desk.kim.id), "words": "I am tired. They both mean well."}
    assert desk.kim.name in mo.gets(page).text
    assert mo.posts(f"{page}/pass-on", **form).status_code == 302
    seen = kim.gets(page).text
    assert "You do, until" in seen and "I am tired. They both mean well." in seen
    inbox = kim.gets("/notifications/").text
    assert "Another moderator handed a case over to you" in inbox and "Slow walks" in inbox
    assert mo.posts(f"{page}/close", outcome="I closed it.").status_code == 403
    assert f"handed a case over to {desk.kim.name}" in mo.gets(f"/moderation/{desk.group}/log").text
    assert "Another moderator handed a case over to you" in kim.gets("/moderation/mine/log").text


def test_only_to_somebody_else_who_may_handle_it_and_only_by_who_has_it(unit: None, desk: Desk, case_id: int) -> None:
    for to in (desk.mo.id, desk.low.id, desk.ana.id, desk.ben.id, 7, None):
        for pass_on in (hand_over, ask_opinion):
            with pytest.raises(Invalid) as wrong:
                pass_on(desk.mo, case_id, to, "Please.")
            assert set(wrong.value.fields) == {"person"}
    with pytest.raises(Invalid):
        hand_over(desk.mo, case_id, desk.kim.id, " ")
    take_case(desk.kim, case_id)
    with pytest.raises(Refused):
        hand_over(desk.mo, case_id, desk.kim.id, "Please.")
    with pytest.raises(NotFound):
        hand_over(desk.low, case_id, desk.kim.id, "Please.")


# ---- a second opinion


def test_a_second_opinion_is_asked_and_given_on_the_case(app: Flask, desk: Desk, case_id: int) -> None:
    mo, kim, page = Someone(app, desk.mo), Someone(app, desk.kim), f"/moderation/cases/{case_id}"
    assert kim.posts(f"{page}/opinion", words="Unasked.").status_code == 404
    asked = mo.posts(f"{page}/pass-on", person=str(desk.kim.id), words="", ask="yes")
    assert asked.status_code == 302 and "You do, until" in mo.gets(page).text, "it stays with who asks"
    assert "asks what you think of a case" in kim.gets("/notifications/").text
    assert "asked of you" in kim.gets(f"/moderation/{desk.group}").text
    assert "asked of you" not in mo.gets(f"/moderation/{desk.group}").text
    assert "Another moderator asks what you think" in kim.gets(page).text
    assert mo.posts(f"{page}/opinion", words="My own.").status_code == 404
    assert kim.posts(f"{page}/opinion", words="I would wait.").status_code == 302
    assert "I would wait." in mo.gets(page).text
    assert "asked of you" not in kim.gets(f"/moderation/{desk.group}").text
    assert kim.posts(f"{page}/opinion", words="And once more.").status_code == 404
    with db.unit() as session:
        acts = session.scalars(select(LogEntry.act).order_by(LogEntry.id)).all()
    assert acts == ["case.claimed", "opinion.asked", "opinion.given"]


def test_asking_twice_asks_once_and_after_an_answer_again(unit: None, desk: Desk, case_id: int) -> None:
    for _time in range(2):
        ask_opinion(desk.mo, case_id, desk.kim.id, "What do you think?")
    assert notes(desk.mo, case_id) == [("asked", "What do you think?")]
    give_opinion(desk.kim, case_id, "I would wait.")
    ask_opinion(desk.mo, case_id, desk.kim.id, "And now?")
    assert [kind for kind, _words in notes(desk.kim, case_id)] == ["asked", "opinion", "asked"]
    assert beside(desk.kim, case_for(desk.kim, case_id)).asked_of_me


# ---- another day


def test_put_off_it_is_on_no_list_till_that_day(
    unit: None, desk: Desk, case_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = today() + timedelta(days=3)
    put_off(desk.mo, case_id, day)
    assert (case(case_id).look_again_on, case(case_id).claimed_by) == (day, None)
    assert cases_of(desk.kim, desk.group).cases.lines == [] and not something_waits(desk.kim, desk.group)
    assert case_for(desk.kim, case_id).look_again_on == day, "who has its address finds it"
    with db.transaction() as session:
        session.execute(update(Case).values(look_again_on=today()))
    assert [line.id for line in cases_of(desk.kim, desk.group).cases.lines] == [case_id]
    assert something_waits(desk.kim, desk.group)


def test_who_reports_it_anew_brings_it_back(make: Make, unit: None, desk: Desk, case_id: int) -> None:
    put_off(desk.mo, case_id, today() + timedelta(days=3))
    assert case_of(make_report(make.member(desk.group, stage=2), desk.message, "danger", "")) == case_id
    assert case(case_id).look_again_on is None


@pytest.mark.parametrize("days", [None, -1, 0, 366])
def test_only_a_day_within_a_year(unit: None, desk: Desk, case_id: int, days: int | None) -> None:
    with pytest.raises(Invalid):
        put_off(desk.mo, case_id, None if days is None else today() + timedelta(days=days))


@pytest.mark.parametrize("act", ["note", "hand over", "ask", "answer", "put off"])
def test_the_others_hear_and_outsiders_don_t(
    app: Flask, desk: Desk, case_id: int, someone: Callable[..., Someone], act: str
) -> None:
    mo, kim = someone(desk.mo), someone(desk.kim)
    others = [someone(one) for one in (desk.ana, desk.ben, desk.low)]
    with app.test_request_context(), db.unit():
        if act == "answer":
            ask_opinion(desk.mo, case_id, desk.kim.id, "")
    for one in (mo, kim, *others):
        one.opens()
        one.forgets()
    with app.test_request_context(), db.unit():
        {
            "note": lambda: write_note(desk.mo, case_id, "We know each other."),
            "hand over": lambda: hand_over(desk.mo, case_id, desk.kim.id, "Please."),
            "ask": lambda: ask_opinion(desk.mo, case_id, desk.kim.id, ""),
            "answer": lambda: give_opinion(desk.kim, case_id, "I would wait."),
            "put off": lambda: put_off(desk.mo, case_id, today() + timedelta(days=1)),
        }[act]()
    for one in (mo, kim):
        assert {"case": case_id, "group": desk.group} in one.hears("case:changed")
    for other in others:
        other.hears_nothing()


# ---- what stands beside it


def test_what_was_before_with_this_member_as_far_as_one_may_read_it(
    make: Make, unit: None, desk: Desk, case_id: int
) -> None:
    deep = make.message(make.rooms_by_depth(desk.group)[4], desk.ben, "further in")
    far = make.member(desk.group, stage=4, roles=("moderator",))
    give_quiet_time(desk.mo, desk.group, desk.ben.id, "hour", "a pause")
    hide_message(far, deep, "too far in")
    elsewhere = make.group("Another")
    make.member(elsewhere, desk.ben)
    give_quiet_time(make.member(elsewhere, roles=("moderator",)), elsewhere, desk.ben.id, "hour", "not here")
    earlier = case_of(make_report(desk.ana, make.message(desk.room, desk.ben), "boundary", ""))
    close_case(desk.mo, earlier, "We talked.")
    seen = beside(desk.kim, case_for(desk.kim, case_id))
    assert [entry.reason for entry in seen.acts] == ["a pause"]
    assert [(one.id, one.outcome) for one in seen.earlier] == [(earlier, "We talked.")]
    assert "Be kind." in seen.agreement_html and seen.step is Step.HIDE
    assert {entry.reason for entry in beside(far, case_for(far, case_id)).acts} == {"a pause", "too far in"}
    assert desk.low.id not in audience.who_handle(case_id)


def test_of_the_site_s_case_no_group_tells_anything(make: Make, unit: None, desk: Desk, case_id: int) -> None:
    give_quiet_time(desk.mo, desk.group, desk.ben.id, "hour", "a pause")
    site = make.person(is_site_moderator=True)
    of_site = case_of(report_person(desk.ana, desk.ben.id, Told("unkind", "", "a-form-of-mine")))
    seen = beside(site, case_for(site, of_site))
    assert (seen.acts, seen.earlier, seen.agreement_html, seen.step) == ([], [], "", None)


@pytest.mark.parametrize(
    ("reason", "before", "step"),
    [
        ("unkind", 0, Step.WORD),
        ("unkind", 1, Step.HIDE),
        ("unkind", 2, Step.QUIET_TIME),
        ("unkind", 3, Step.REMOVAL),
        ("unkind", 99, Step.REMOVAL),
        ("selling", 0, Step.HIDE),
        ("confidentiality", 1, Step.QUIET_TIME),
        ("danger", 0, Step.SAFETY),
        ("danger", 9, Step.SAFETY),
        ("no longer there", 0, Step.WORD),
    ],
)
def test_the_least_step(reason: str, before: int, step: Step) -> None:
    assert least_step(reason, before) is step


# ---- the parts of a list, and keeping a case


def test_the_parts_of_a_list(make: Make, unit: None, desk: Desk) -> None:
    def made(reason: str = "selling") -> int:
        return case_of(make_report(desk.ana, make.message(desk.room, desk.ben), reason, ""))

    free, mine, theirs, asked, later, closed, urgent, late, lapsed = (made() for _ in range(9))
    with db.transaction() as session:
        session.execute(update(Case).where(Case.id == urgent).values(urgency=1))
        session.execute(update(Case).where(Case.id == late).values(due_at=now() - timedelta(minutes=1)))
    take_case(desk.mo, mine)
    take_case(desk.kim, theirs)
    take_case(desk.kim, lapsed)
    with db.transaction() as session:
        session.execute(update(Case).where(Case.id == lapsed).values(claimed_until=now()))
    ask_opinion(desk.kim, asked, desk.mo.id, "")
    put_off(desk.mo, later, today() + timedelta(days=2))
    close_case(desk.mo, closed, "We talked.")
    every = {free, mine, theirs, asked, urgent, late, lapsed}
    shown = {show: {line.id for line in cases_of(desk.mo, desk.group, show).cases.lines} for show in Show}
    assert shown == {
        Show.WAITING: every,
        Show.MINE: {mine},
        Show.NOBODYS: {free, urgent, late, lapsed},
        Show.URGENT: {urgent, late},
        Show.ASKED: {asked},
        Show.LATER: {later},
        Show.CLOSED: {closed},
    }


def test_the_pages_of_the_parts(app: Flask, desk: Desk, case_id: int) -> None:
    mo = Someone(app, desk.mo)
    link = f"/moderation/cases/{case_id}"
    for show in (*Show, "made-up"):
        page = mo.gets(f"/moderation/{desk.group}", show=show)
        assert page.status_code == 200 and page.text.count('aria-current="page"') == 1
        assert (link in page.text) is (show in ("waiting", "nobodys", "made-up")), show
    site = Someone(app, desk.mo)
    assert site.gets("/moderation/site").status_code == 404


def test_who_writes_on_it_keeps_it_and_nobody_else(app: Flask, desk: Desk, case_id: int) -> None:
    mo, kim, low = (Someone(app, one) for one in (desk.mo, desk.kim, desk.low))
    assert mo.sends("case:keep", {"case": case_id})["code"] == "not_found", "what is nobody's is not kept"
    with app.test_request_context(), db.unit():
        take_case(desk.mo, case_id)
        with db.transaction() as session:
            session.execute(update(Case).values(claimed_until=now() + timedelta(minutes=2)))
    kim.opens()
    assert mo.sends("case:keep", {"case": case_id})["ok"]
    kim.hears_nothing()
    with db.unit():
        until = case(case_id).claimed_until
        assert until is not None and until - now() > timedelta(minutes=29)
    assert kim.sends("case:keep", {"case": case_id})["code"] == "case_taken"
    assert low.sends("case:keep", {"case": case_id})["code"] == "not_found"
    assert mo.sends("case:keep", {"case": 7})["code"] == "not_found"
    with db.transaction() as session:
        session.execute(update(Case).values(claimed_until=now()))
    assert mo.sends("case:keep", {"case": case_id})["code"] == "not_found", "what ran out is taken anew"
