"""The moderators' list and the page of a report: who sees them, what stands on them, and what falls to the site's moderators."""

import re
from datetime import timedelta

import pytest
from flask import Flask

from community.moderation.models import Case, Report
from community.moderation.queries.case import case_for
from community.moderation.queries.cases import cases_of
from community.moderation.rules import Show
from community.moderation.services.close_case import close_case
from community.moderation.services.make_report import make_report
from community.moderation.services.open_evidence import open_evidence
from community.rooms.services.look_at_message import hide_message, restore_message
from community.shared import db
from community.shared.actor import Actor
from community.shared.clock import now
from community.shared.errors import Invalid, NotFound, Refused
from tests.support.actors import Someone
from tests.support.cases import case_of
from tests.support.make import CLAUSE, Make


@pytest.fixture
def group(make: Make) -> int:
    return make.group()


def reported(
    app: Flask, make: Make, group: int, reporter: Actor, about: Actor, depth: int = 1, body: str = "Hello"
) -> tuple[int, int]:
    """(message, report)"""
    message = make.message(make.rooms_by_depth(group)[depth], about, body)
    with app.test_request_context(), db.unit():
        return message, make_report(reporter, message, "unkind", "please look")


def test_who_sees_it_and_for_whom_it_does_not_exist(app: Flask, make: Make, group: int) -> None:
    able = Someone(app, make.member(group, stage=3, roles=("moderator",)))
    below = Someone(app, make.member(group, stage=2, roles=("moderator",)))
    reporter = Someone(app, make.member(group, stage=3, roles=("moderator",)))
    about = Someone(app, make.member(group, stage=3, roles=("moderator",)))
    member = Someone(app, make.member(group, stage=4, roles=("facilitator",)))
    elsewhere = Someone(app, make.member(make.group(name="Another"), stage=4, roles=("moderator",)))
    site, host = Someone(app, make.person(is_site_moderator=True)), Someone(app, make.person(is_host=True))
    _message, report = reported(app, make, group, reporter.actor, about.actor, depth=3)
    link = f"/moderation/cases/{case_of(report)}"
    assert able.gets(link).status_code == 200
    assert link in able.gets(f"/moderation/{group}").text
    for one in (below, reporter, about, site, host):
        assert one.gets(link).status_code == 404
        assert link not in one.gets(f"/moderation/{group}").text
        assert one.posts(f"{link}/close", outcome="done with it").status_code == 404
        assert "a report waits" not in one.gets("/moderation/").text
    for one in (member, elsewhere):
        assert one.gets(link).status_code == 404
        assert one.gets(f"/moderation/{group}").status_code == 404
    assert member.gets("/moderation/").status_code == 404
    assert "a report waits" in able.gets("/moderation/").text


def test_it_falls_to_the_site_when_nobody_is_nearer(app: Flask, make: Make, group: int) -> None:
    """The group's only moderator is the one it is about. The site's may then do what that moderator could have done."""
    ana, about = make.member(group), make.member(group, roles=("moderator",))
    site = Someone(app, make.person(is_site_moderator=True))
    message, report = reported(app, make, group, ana, about)
    assert "a report waits" in site.gets("/moderation/").text
    page = site.gets(f"/moderation/cases/{case_of(report)}")
    assert page.status_code == 200
    assert f"/moderation/messages/{message}/hide" in page.text and f"/moderation/{group}/{about.id}/quiet" in page.text
    assert (
        site.posts(
            f"/moderation/messages/{message}/hide", reason="unkind", clause=CLAUSE, case=str(case_of(report))
        ).status_code
        == 302
    )
    assert (
        site.posts(
            f"/moderation/{group}/{about.id}/quiet",
            length="day",
            reason="rest",
            clause=CLAUSE,
            case=str(case_of(report)),
        ).status_code
        == 302
    )
    assert site.posts(f"/moderation/cases/{case_of(report)}/close", outcome="I acted.").status_code == 302
    assert site.posts(f"/moderation/messages/{message}/restore", reason="").status_code == 404
    assert (
        site.posts(f"/moderation/{group}/{about.id}/quiet", length="day", reason="rest", clause=CLAUSE).status_code
        == 404
    )


def test_a_site_moderator_has_no_hand_in_what_does_not_fall_to_them(make: Make, group: int, unit: None) -> None:
    ana, ben, _near = make.member(group), make.member(group), make.member(group, roles=("moderator",))
    message = make.message(make.rooms_by_depth(group)[1], ben)
    make_report(ana, message, "unkind", "")
    for actor in (make.person(is_site_moderator=True), make.person(is_host=True)):
        with pytest.raises(NotFound):
            hide_message(actor, message, "because")


def test_what_surrounds_it_is_shown_to_who_sees_the_room(make: Make, group: int, unit: None) -> None:
    ana, ben = make.member(group), make.member(group)
    moderator, site = make.member(group, roles=("moderator",)), make.person(is_site_moderator=True)
    room = make.rooms_by_depth(group)[1]
    before = [make.message(room, ana, f"before {n}") for n in range(7)]
    message = make.message(room, ben, "in question")
    after = [make.message(room, ana, f"after {n}") for n in range(7)]
    gone = make.message(room, ana, "", state="taken_back")
    report_id = make_report(ana, message, "unkind", "")
    shown = case_for(moderator, case_of(report_id))
    assert [m["id"] for m in shown.before] == before[2:]
    assert [m["id"] for m in shown.after] == after[:5]
    assert gone not in [m["id"] for m in shown.after]
    with db.transaction() as session:
        session.get_one(Report, report_id).reporter_id = moderator.id  # so that it falls to the site
    seen_from_outside = case_for(site, case_of(report_id))
    assert (seen_from_outside.before, seen_from_outside.after, seen_from_outside.room_name) == ([], [], None)
    assert [one.html for one in open_evidence(site, report_id)] == ["<p>in question</p>"]


def test_the_message_stays_covered_until_opened(app: Flask, make: Make, group: int) -> None:
    ana, ben = make.member(group), make.member(group)
    moderator = Someone(app, make.member(group, roles=("moderator",)))
    room = make.rooms_by_depth(group)[1]
    make.message(room, ana, "covered neighbour", notes=["grief"])
    _message, report = reported(app, make, group, ana, ben, body="in question")
    case = f"/moderation/cases/{case_of(report)}"
    assert "in question" not in moderator.gets(case).text and "covered neighbour" in moderator.gets(case).text
    page = moderator.posts(f"/moderation/reports/{report}/evidence").text
    covers = re.findall(r'<details class="cover">(.*?)</details>', page, re.S)
    assert any("in question" in cover for cover in covers) and any("covered neighbour" in cover for cover in covers)
    uncovered = re.sub(r'<details class="cover">.*?</details>', "", page, flags=re.S)
    assert "in question" not in uncovered and "covered neighbour" not in uncovered


def test_words_can_not_become_markup(app: Flask, make: Make, group: int) -> None:
    evil = "<script>alert(1)</script>"
    ana, ben = make.member(group, make.person(name=evil)), make.member(group, make.person(name=evil))
    moderator = Someone(app, make.member(group, roles=("moderator", "facilitator")))
    message = make.message(make.rooms_by_depth(group)[1], ben, evil)
    with app.test_request_context(), db.unit():
        report = make_report(ana, message, "other", evil)
    moderator.posts(f"/moderation/messages/{message}/hide", reason=evil, clause=CLAUSE, case=str(case_of(report)))
    moderator.posts(f"/moderation/{group}/{ben.id}/quiet", length="hour", reason=evil, clause=CLAUSE)
    member = Someone(app, ben)
    pages = [
        moderator.gets(f"/moderation/cases/{case_of(report)}"),
        moderator.posts(f"/moderation/reports/{report}/evidence"),
        moderator.gets(f"/moderation/{group}"),
        moderator.gets(f"/moderation/{group}/log"),
        moderator.gets(f"/moderation/{group}/{ben.id}/quiet"),
        moderator.gets(f"/moderation/messages/{message}/restore"),
        member.gets("/moderation/mine"),
        member.gets(f"/groups/{group}"),
    ]
    moderator.posts(f"/moderation/{group}/{ben.id}/remove", reason=evil, clause=CLAUSE)
    pages += [moderator.gets(f"/moderation/{group}"), member.gets("/moderation/mine")]
    for page in pages:
        assert page.status_code == 200
        assert evil not in page.text and "&lt;script&gt;" in page.text


def test_the_list_is_by_urgency_then_by_what_is_due_and_in_pages(make: Make, group: int, unit: None) -> None:
    ana, ben, cleo = (make.member(group) for _ in range(3))
    moderator, room = make.member(group, roles=("moderator",)), make.rooms_by_depth(group)[1]
    reasons = ("selling", "unkind", "danger")
    made = [case_of(make_report((ana, cleo)[n % 2], make.message(room, ben), reasons[n % 3], "")) for n in range(60)]
    same = now()
    with db.transaction() as session:  # several at the very same time must not be lost between two pages
        for n, case_id in enumerate(made):
            session.get_one(Case, case_id).due_at = same + timedelta(seconds=n // 20)
    seen, after = [], None
    for _page in range(9):
        page = cases_of(moderator, group, after=after).cases
        seen += [line.id for line in page.lines]
        if (after := page.after) is None:
            break
    assert sorted(seen) == sorted(made) and len(seen) == 60
    places = [(-(made.index(one) % 3), made.index(one) // 20) for one in seen]
    assert places == sorted(places)
    close_case(moderator, seen[0], "It is settled.")
    assert seen[0] not in [line.id for line in cases_of(moderator, group).cases.lines]
    assert [line.id for line in cases_of(moderator, group, show=Show.CLOSED).cases.lines] == [seen[0]]
    for nonsense in ("nonsense~", "1~nonsense", "~", "9999~2026-01-01T00:00:00+00:00~1"):
        assert len(cases_of(moderator, group, after=nonsense).cases.lines) == 25


def test_closing_needs_a_sentence_and_happens_once(make: Make, group: int, unit: None) -> None:
    ana, ben, moderator = make.member(group), make.member(group), make.member(group, roles=("moderator",))
    report_id = make_report(ana, make.message(make.rooms_by_depth(group)[1], ben), "unkind", "")
    with pytest.raises(Invalid):
        close_case(moderator, case_of(report_id), " … ")
    close_case(moderator, case_of(report_id), "I talked with them.")
    close_case(moderator, case_of(report_id), "Something else.")
    report = db.session().get_one(Report, report_id, populate_existing=True)
    assert (report.state, report.outcome, report.closed_by) == ("closed", "I talked with them.", moderator.id)


def test_hiding_and_restoring(app: Flask, make: Make, group: int) -> None:
    moderator, ben = Someone(app, make.member(group, roles=("moderator",))), Someone(app, make.member(group))
    message = make.message(make.rooms_by_depth(group)[1], ben.actor, "words")
    empty = moderator.posts(f"/moderation/messages/{message}/hide", reason=" ", clause=CLAUSE)
    assert empty.status_code == 422
    assert ben.gets(f"/moderation/messages/{message}/hide").status_code == 403
    assert (
        moderator.posts(f"/moderation/messages/{message}/hide", reason="a name in it", clause=CLAUSE).status_code == 302
    )
    assert moderator.gets(f"/moderation/messages/{message}/hide").status_code == 403
    assert moderator.gets(f"/moderation/messages/{message}/restore").status_code == 200
    assert moderator.posts(f"/moderation/messages/{message}/restore", reason="it was mine to tell").status_code == 302


def test_nobody_brings_their_own_message_back(make: Make, group: int, unit: None) -> None:
    about, other = make.member(group, roles=("moderator",)), make.member(group, roles=("moderator",))
    message = make.message(make.rooms_by_depth(group)[1], about)
    hide_message(other, message, "unkind")
    with pytest.raises(Refused) as refused:
        restore_message(about, message, "I disagree")
    assert refused.value.code == "own_case"
