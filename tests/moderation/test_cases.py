"""Several reports about one thing are one case: how it is opened, joined, taken, let go and closed, and who hears of it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from community.moderation.models import Case, LogEntry, Report
from community.moderation.payloads import Told
from community.moderation.queries.case import case_for
from community.moderation.queries.cases import cases_of, cases_of_site
from community.moderation.rules import LEASE, PAGE
from community.moderation.services.close_case import close_case
from community.moderation.services.lose_person import lose_person
from community.moderation.services.make_report import make_report
from community.moderation.services.report_to_site import report_conversation, report_person
from community.moderation.services.take_case import end_claims, let_case_go, take_case
from community.shared import content, db
from community.shared.actor import Actor
from community.shared.clock import now
from community.shared.errors import NotFound, Refused
from tests.support.actors import Someone
from tests.support.cases import case_of
from tests.support.make import Make


@pytest.fixture
def group(make: Make) -> int:
    return make.group()


def moderator(make: Make, group: int, **more: int) -> Actor:
    return make.member(group, roles=("moderator",), **more)


def case(case_id: int) -> Case:
    return db.session().get_one(Case, case_id, populate_existing=True)


def is_over(case_id: int) -> None:
    """Their time has run out."""
    with db.transaction() as session:
        session.execute(update(Case).where(Case.id == case_id).values(claimed_until=now() - timedelta(seconds=1)))


# ---- one thing, one case


def test_reports_of_one_message_are_one_case_as_urgent_as_the_most_urgent(make: Make, group: int, unit: None) -> None:
    ana, ben, cleo, dan = (make.member(group) for _ in range(4))
    mo, message = moderator(make, group), make.message(make.rooms_by_depth(group)[1], ben)
    first = case_of(make_report(ana, message, "selling", "a"))
    opened = case(first)
    assert (opened.urgency, opened.reason) == (3, "selling")
    assert opened.due_at - opened.opened_at == timedelta(hours=72)
    assert case_of(make_report(cleo, message, "danger", "b")) == first
    joined = case(first)
    assert (joined.urgency, joined.reason) == (1, "danger")
    assert timedelta(minutes=59) < joined.due_at - now() <= timedelta(hours=1)
    assert case_of(make_report(dan, message, "unkind", "c")) == first
    assert (case(first).urgency, case(first).reason) == (1, "danger"), "what comes later makes it no less urgent"
    shown = case_for(mo, first)
    assert [one.words for one in shown.reports.lines] == ["a", "b", "c"]
    assert [line.several for line in cases_of(mo, group).cases.lines] == [True]
    assert case_of(make_report(ana, make.message(make.rooms_by_depth(group)[1], ben), "unkind", "")) != first


def test_what_comes_after_closing_opens_another(make: Make, group: int, unit: None) -> None:
    ana, ben, cleo = (make.member(group) for _ in range(3))
    mo, message = moderator(make, group), make.message(make.rooms_by_depth(group)[1], ben)
    first = case_of(make_report(ana, message, "unkind", ""))
    close_case(mo, first, "We talked.")
    assert case_of(make_report(cleo, message, "unkind", "")) != first


def test_of_no_group_it_is_the_person_or_what_two_have_with_each_other(make: Make, unit: None) -> None:
    ana, ben, cleo = (make.person() for _ in range(3))
    rooms = [make.conversation(make.connection(one, ben)) for one in (ana, cleo)]
    make.connection(ana, cleo)
    told = [Told("unkind", "", f"form-number-{number}") for number in range(6)]
    in_general = [case_of(report_person(one, ben.id, told[at])) for at, one in enumerate((ana, cleo))]
    assert in_general[0] == in_general[1]
    said = [
        case_of(report_conversation(one, room, told[at], []))
        for at, (one, room) in enumerate(zip((ana, cleo), rooms, strict=True), start=2)
    ]
    assert len({*said, *in_general}) == 3
    assert case_of(report_conversation(ana, rooms[0], told[4], [])) == said[0]
    assert case_of(report_person(ben, ana.id, told[5])) not in (*said, *in_general)


def test_closing_closes_every_report_with_one_sentence(app: Flask, make: Make, group: int) -> None:
    ana, ben, cleo = (make.member(group) for _ in range(3))
    mo = Someone(app, moderator(make, group))
    message = make.message(make.rooms_by_depth(group)[1], ben)
    with app.test_request_context(), db.unit():
        reports = [make_report(one, message, "unkind", "") for one in (ana, cleo)]
        first = case_of(reports[0])
    assert mo.posts(f"/moderation/cases/{first}/close", outcome="We talked with them.").status_code == 302
    for who, report in zip((ana, cleo), reports, strict=True):
        reader = Someone(app, who)
        assert "We talked with them." in reader.gets(f"/moderation/mine/{report}").text
        assert "looked at what you reported" in reader.gets("/notifications/").text
    assert "looked at what you reported" not in Someone(app, ben).gets("/notifications/").text


def test_a_report_leads_to_its_case_and_only_for_whose_it_is(app: Flask, make: Make, group: int) -> None:
    ana, ben = make.member(group), make.member(group)
    mo, reporter = Someone(app, moderator(make, group)), Someone(app, ana)
    with app.test_request_context(), db.unit():
        report = make_report(ana, make.message(make.rooms_by_depth(group)[1], ben), "unkind", "")
    assert mo.gets(f"/moderation/reports/{report}").location == f"/moderation/cases/{case_of(report)}"
    assert reporter.gets(f"/moderation/reports/{report}").status_code == 404
    assert mo.gets("/moderation/reports/7").status_code == 404


def test_one_that_waited_too_long_says_so_kindly(app: Flask, make: Make, group: int) -> None:
    ana, ben, mo = make.member(group), make.member(group), Someone(app, moderator(make, group))
    with app.test_request_context(), db.unit():
        first = case_of(make_report(ana, make.message(make.rooms_by_depth(group)[1], ben), "unkind", ""))
    pages = (f"/moderation/{group}", f"/moderation/cases/{first}")
    assert all("waited longer than we hoped" not in mo.gets(page).text for page in pages)
    with db.transaction() as session:
        session.execute(update(Case).values(due_at=now() - timedelta(minutes=1)))
    assert all("waited longer than we hoped" in mo.gets(page).text for page in pages)


def test_many_reports_of_one_person_come_a_page_at_a_time(make: Make, unit: None) -> None:
    mo, ben = make.person(is_site_moderator=True), make.person()
    group = make.group()
    make.member(group, ben)
    for number in range(PAGE + 2):
        report_person(make.member(group), ben.id, Told("unkind", f"{number}", f"form-number-{number}"))
    (line,) = cases_of_site(mo).lines
    first = case_for(mo, line.id).reports
    rest = case_for(mo, line.id, first.after).reports
    assert [one.words for one in (*first.lines, *rest.lines)] == [str(number) for number in range(PAGE + 2)]
    assert len(first.lines) == PAGE and rest.after is None


# ---- whose it is at the moment


def test_one_takes_it_and_the_other_reads_along(app: Flask, make: Make, group: int) -> None:
    ana, ben = make.member(group), make.member(group)
    mo, kim = Someone(app, moderator(make, group)), Someone(app, moderator(make, group))
    with app.test_request_context(), db.unit():
        first = case_of(make_report(ana, make.message(make.rooms_by_depth(group)[1], ben), "unkind", ""))
    page = f"/moderation/cases/{first}"
    assert "Nobody so far" in kim.gets(page).text
    assert mo.posts(f"{page}/claim").status_code == 302
    assert "You do, until" in mo.gets(page).text and "yours" in mo.gets(f"/moderation/{group}").text
    seen = kim.gets(page)
    assert seen.status_code == 200 and "does, until" in seen.text and f"{page}/close" not in seen.text
    assert "looks at it" in kim.gets(f"/moderation/{group}").text
    for act in ("claim", "close"):
        refused = kim.posts(f"{page}/{act}", outcome="I was quicker.")
        assert refused.status_code == 403 and "Another moderator looks at this" in refused.text
    assert kim.posts(f"{page}/let-go").status_code == 302
    with db.unit():
        assert case(first).claimed_by == mo.id, "nobody lets go of what another has taken"
    assert mo.posts(f"{page}/let-go").status_code == 302
    assert kim.posts(f"{page}/close", outcome="I looked at it.").status_code == 302


def test_it_runs_out_by_itself_and_is_kept_longer_by_working(make: Make, group: int, unit: None) -> None:
    ana, ben, mo, kim = make.member(group), make.member(group), moderator(make, group), moderator(make, group)
    first = case_of(make_report(ana, make.message(make.rooms_by_depth(group)[1], ben), "unkind", ""))
    take_case(mo, first)
    held = case(first).claimed_until
    assert held is not None and timedelta(minutes=29) < held - now() <= LEASE
    with db.transaction() as session:
        session.execute(update(Case).values(claimed_until=now() + timedelta(minutes=2)))
    take_case(mo, first)
    later = case(first).claimed_until
    assert later is not None and later - now() > timedelta(minutes=29)
    with pytest.raises(Refused) as refused:
        take_case(kim, first)
    assert refused.value.code == "case_taken"
    is_over(first)
    assert not case_for(kim, first).is_held, "whoever reads it does not wait for the job"
    take_case(kim, first)
    assert case(first).claimed_by == kim.id
    let_case_go(mo, first)
    assert case(first).claimed_by == kim.id
    entries = db.session().execute(select(LogEntry.act, LogEntry.actor_id).order_by(LogEntry.id)).all()
    assert [tuple(one) for one in entries] == [("case.claimed", mo.id), ("case.claimed", kim.id)]


def test_the_job_ends_what_ran_out_and_nothing_else(make: Make, group: int, unit: None) -> None:
    ana, ben, mo = make.member(group), make.member(group), moderator(make, group)
    room = make.rooms_by_depth(group)[1]
    over, runs = (case_of(make_report(ana, make.message(room, ben), "unkind", "")) for _ in range(2))
    take_case(mo, over)
    take_case(mo, runs)
    is_over(over)
    assert end_claims() == 1 and end_claims() == 0
    assert (case(over).claimed_by, case(runs).claimed_by) == (None, mo.id)


@pytest.mark.parametrize("act", ["report", "claim", "let go", "lapse", "close"])
def test_the_change_is_heard_by_whose_it_may_be_and_by_nobody_else(
    app: Flask, make: Make, group: int, someone: Callable[..., Someone], act: str
) -> None:
    ana, ben, cleo, mo, kim, low, friend = (
        someone(one)
        for one in (
            make.member(group, stage=3),
            make.member(group, stage=3),
            make.member(group, stage=3),
            moderator(make, group, stage=3),
            moderator(make, group, stage=3),
            moderator(make, group, stage=2),
            moderator(make, group, stage=3),
        )
    )
    make.connection(ben.actor, friend.actor)  # type: ignore[arg-type]
    site, host = someone(make.person(is_site_moderator=True)), someone(make.person(is_host=True))
    everybody = (ana, ben, cleo, mo, kim, low, friend, site, host)
    with app.test_request_context(), db.unit():
        message = make.message(make.rooms_by_depth(group)[3], ben.actor)
        first = case_of(make_report(ana.actor, message, "unkind", ""))  # type: ignore[arg-type]
        if act in ("let go", "lapse"):
            take_case(mo.actor, first)  # type: ignore[arg-type]
        if act == "lapse":
            is_over(first)
    for one in everybody:
        one.opens()
        one.forgets()
    with app.test_request_context(), db.unit():
        {
            "report": lambda: make_report(cleo.actor, message, "unkind", ""),  # type: ignore[arg-type]
            "claim": lambda: take_case(mo.actor, first),  # type: ignore[arg-type]
            "let go": lambda: let_case_go(mo.actor, first),  # type: ignore[arg-type]
            "lapse": end_claims,
            "close": lambda: close_case(mo.actor, first, "We talked."),  # type: ignore[arg-type]
        }[act]()
    told = {"case": first, "group": group}
    for one in (mo, kim):
        assert told in one.hears("case:changed")
    for other in everybody:
        if other not in (mo, kim):
            other.hears_nothing("case:changed")


# ---- nobody judges their own


def test_it_goes_past_all_who_are_connected_with_anybody_of_it(app: Flask, make: Make, group: int) -> None:
    """To the site's moderators, then to the host; where nobody is left the host is told."""
    ana, ben, cleo = (make.member(group) for _ in range(3))
    mo, site, host = moderator(make, group), make.person(is_site_moderator=True), make.person(is_host=True)
    message = make.message(make.rooms_by_depth(group)[1], ben)
    with app.test_request_context(), db.unit():
        first = case_of(make_report(ana, message, "unkind", ""))
    page = f"/moderation/cases/{first}"
    everybody = [Someone(app, one) for one in (mo, site, host)]

    def falls_to() -> list[str]:
        return [one.actor.handle for one in everybody if one.actor and one.gets(page).status_code == 200]

    assert falls_to() == [mo.handle]
    with app.test_request_context(), db.unit():
        make_report(cleo, message, "unkind", "")
    assert falls_to() == [mo.handle]
    make.connection(mo, cleo)  # who reported it second
    assert falls_to() == [site.handle]
    assert everybody[0].posts(f"{page}/claim").status_code == 404
    make.connection(site, ben)  # whom it is about
    assert falls_to() == [host.handle]
    assert "nobody may decide" not in everybody[2].gets("/moderation/").text
    make.connection(host, ana)
    assert falls_to() == []
    assert "A report waits that nobody may decide" in everybody[2].gets("/moderation/").text
    assert "nobody may decide" not in everybody[1].gets("/moderation/").text
    with pytest.raises(NotFound), app.test_request_context(), db.unit():
        take_case(host, first)


# ---- how urgent a reason is


@pytest.mark.parametrize(
    ("reason", "number"), [("danger", 1), ("boundary", 2), ("unkind", 2), ("selling", 3), ("no longer there", 3)]
)
def test_how_urgent_a_reason_is(reason: str, number: int) -> None:
    assert content.urgency_of(reason).number == number


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ([], "one after another"),
        ([(2, 1, [])], "one after another"),
        ([(1, 0, [])], "above 0"),
        ([(1, 24, []), (2, 1, [])], "fewer than a more urgent"),
        ([(1, 1, ["danger"]), (2, 2, ["danger"])], "named twice"),
        ([(1, 1, ["made up"])], "does not have made up"),
    ],
)
def test_a_broken_list_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, said: list[tuple[int, int, list[str]]], fault: str
) -> None:
    tables = {"urgency": {"urgencies": []}, "report_reasons": content.table("report_reasons")}
    tables["urgency"]["urgencies"] = [
        {"number": number, "label": "x", "hours": hours, "reasons": reasons} for number, hours, reasons in said
    ]
    monkeypatch.setattr(content, "table", tables.__getitem__)
    content.urgencies.cache_clear()
    try:
        with pytest.raises(ValueError, match=fault):
            content.urgencies()
    finally:
        content.urgencies.cache_clear()


def test_who_leaves_for_good_holds_nothing(make: Make, group: int, unit: None) -> None:
    ana, ben, mo, kim = make.member(group), make.member(group), moderator(make, group), moderator(make, group)
    first = case_of(make_report(ana, make.message(make.rooms_by_depth(group)[1], ben), "unkind", ""))
    take_case(mo, first)
    for person in (mo, ben, ana):
        lose_person(person.id)
    left = case(first)
    assert (left.claimed_by, left.claimed_until, left.about_id) == (None, None, None)
    assert db.session().scalars(select(Report.reporter_id)).all() == [None]
    take_case(kim, first)
