"""Talking with the moderators: the small thread of a report, and a moderator to talk to without any report. Who reads, who hears, who never
learns a name."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from community.accounts.events import AccountErased, ExportAsked
from community.boundaries.decision import Reason
from community.boundaries.groups import Standing
from community.boundaries.moderation import TalkFacts, may_ask_moderator, may_read_talk, may_talk
from community.moderation.models import Report, ReportTalk
from community.moderation.rules import DANGER, TALK, TALK_STAYS, Thing, talk_is_over
from community.moderation.services.close_case import close_case
from community.moderation.services.keep_roster import add_slots
from community.moderation.services.make_report import make_report
from community.moderation.services.talk import ask_moderator, say_in_talk
from community.notifications.models import Notice
from community.shared import db
from community.shared.bus import publish
from community.shared.clock import now
from community.shared.errors import NotFound, Refused
from tests.support.actors import Someone
from tests.support.cases import case_of
from tests.support.make import Make


@pytest.fixture
def group(make: Make) -> int:
    return make.group()


class Story:
    """`ana` reported what `ben` wrote; `mo` and `mia` moderate the group, `cleo` belongs to it, `hana` is the host."""

    def __init__(self, app: Flask, make: Make, group: int):
        self.ana, self.ben, self.cleo = (Someone(app, make.member(group)) for _ in range(3))
        self.mo = Someone(app, make.member(group, make.person("mo", name="Quillon"), roles=("moderator",)))
        self.mia = Someone(app, make.member(group, make.person("mia"), roles=("moderator",)))
        self.hana = Someone(app, make.person(is_host=True))
        message = make.message(make.rooms_by_depth(group)[1], self.ben.actor)
        with app.test_request_context(), db.unit():
            self.report = make_report(self.ana.actor, message, "unkind", "")  # type: ignore[arg-type]
        for one in self.everybody:
            one.opens()

    @property
    def everybody(self) -> tuple[Someone, ...]:
        return self.ana, self.ben, self.cleo, self.mo, self.mia, self.hana

    @property
    def mine(self) -> str:
        return f"/moderation/mine/{self.report}"

    @property
    def theirs(self) -> str:
        return f"/moderation/reports/{self.report}/talk"


@pytest.fixture
def story(app: Flask, make: Make, group: int) -> Story:
    return Story(app, make, group)


def said(who: Someone, url: str, words: str, nonce: str) -> Any:
    return who.posts(url, words=words, nonce=f"a-line-{nonce}")


def kinds_of(person_id: int) -> list[str]:
    with db.unit() as session:
        which = select(Notice.kind).where(Notice.person_id == person_id, Notice.kind.like("talk%"))
        return list(session.scalars(which))


# ---- the decisions


@pytest.mark.parametrize("is_reporter", [True, False])
@pytest.mark.parametrize("handles", [True, False])
@pytest.mark.parametrize("is_over", [True, False])
def test_who_reads_and_who_talks(is_reporter: bool, handles: bool, is_over: bool) -> None:
    facts = TalkFacts(is_reporter, handles, is_over)
    assert bool(may_read_talk(facts)) == (is_reporter or handles), "reading stays"
    assert bool(may_talk(facts)) == ((is_reporter or handles) and not is_over)
    if may_read_talk(facts) and is_over:
        assert may_talk(facts).reason is Reason.TALK_OVER


def test_who_asks_for_a_moderator() -> None:
    member = Standing(signed_in=True, state="active", stage=1, quiet_until=now() + timedelta(days=1), agreed=False)
    assert may_ask_moderator(member, True), "in quiet time too, and whatever the agreement says"
    assert not may_ask_moderator(Standing(signed_in=True, state="removed"), True)
    assert may_ask_moderator(Standing(signed_in=True, state="removed"), False)
    assert not may_ask_moderator(Standing(), False) and not may_ask_moderator(Standing(), True)


def test_when_it_is_over() -> None:
    at = now()
    assert not talk_is_over(None, at)
    assert not talk_is_over(at, at + TALK_STAYS - timedelta(seconds=1)) and talk_is_over(at, at + TALK_STAYS)


# ---- the thread


def test_the_reporter_reads_a_moderator_and_never_a_name(story: Story) -> None:
    assert said(story.ana, f"{story.mine}/talk", "Will you be <b>careful</b>?", "1").status_code == 302
    assert said(story.mo, story.theirs, "Yes. Nobody learns of you.", "2").status_code == 302
    page, desk = story.ana.gets(story.mine).text, story.mo.gets(story.theirs).text
    for words in ("Will you be &lt;b&gt;careful&lt;/b&gt;?", "Yes. Nobody learns of you."):
        assert words in page and words in desk
    assert "a moderator," in page and "Quillon," not in page
    assert f"{story.ana.actor.name}," in desk and "You," in desk  # type: ignore[union-attr]
    assert "Quillon," in story.mia.gets(story.theirs).text, "moderators know each other"
    with db.unit() as session:
        assert all("careful" not in one and "learns" not in one for one in session.scalars(select(ReportTalk.sealed)))


def test_nobody_else_reads_or_writes_it(app: Flask, make: Make, story: Story) -> None:
    said(story.ana, f"{story.mine}/talk", "a private word", "1")
    for one in (story.ben, story.cleo, story.hana, Someone(app, make.person())):
        assert one.gets(story.theirs).status_code == 404 and one.gets(story.mine).status_code == 404
        assert said(one, story.theirs, "me too", "9").status_code == 404
        assert said(one, f"{story.mine}/talk", "me too", "9").status_code == 404
    assert story.ana.gets(story.theirs).status_code == 404, "not from the other side either"
    assert said(story.mo, f"{story.mine}/talk", "as if I were her", "9").status_code == 404
    with db.unit() as session:
        assert session.scalar(select(func.count()).select_from(ReportTalk)) == 1


def test_frames_and_notices_go_to_the_two_sides_alone(story: Story) -> None:
    said(story.ana, f"{story.mine}/talk", "a private word", "1")
    for one in (story.ana, story.mo, story.mia):
        assert one.hears("talk:said") == [{"report": story.report}]
    said(story.mo, story.theirs, "an answer", "2")
    for one in (story.ana, story.mo, story.mia):
        assert one.hears("talk:said") == [{"report": story.report}]
    for one in (story.ben, story.cleo, story.hana):
        one.hears_nothing("talk:said")
        assert kinds_of(one.id) == []
    assert kinds_of(story.mo.id) == kinds_of(story.mia.id) == ["talk_wrote"] and kinds_of(story.ana.id) == [
        "talk_answered"
    ]
    said(story.mo, story.theirs, "and one more", "3")
    assert kinds_of(story.ana.id) == ["talk_answered"], "one that is not met is enough"
    inbox = story.ana.gets("/notifications/").text
    assert "A moderator wrote to you" in inbox and "Quillon" not in inbox
    assert "a moderator wrote to you" in story.ana.gets("/moderation/mine").text
    assert "they wrote last" not in story.mo.gets(f"/moderation/cases/{case_of(story.report)}").text


def test_where_a_roster_is_kept_only_who_is_on_duty_is_told(app: Flask, story: Story, group: int) -> None:
    with app.test_request_context(), db.unit():
        add_slots(story.mia.actor, group, range(7), "0:00", "0:00", mine=True)  # type: ignore[arg-type]
    said(story.ana, f"{story.mine}/talk", "a private word", "1")
    assert kinds_of(story.mia.id) == ["talk_wrote"] and kinds_of(story.mo.id) == []
    assert story.mo.hears("talk:said") == [{"report": story.report}], "whoever has it open sees it all the same"


def test_a_notice_leads_to_the_talk(story: Story) -> None:
    said(story.ana, f"{story.mine}/talk", "a private word", "1")
    assert "they wrote last" in story.mo.gets(f"/moderation/cases/{case_of(story.report)}").text
    with db.unit() as session:
        notice = session.scalars(select(Notice).where(Notice.kind == "talk_wrote").limit(1)).one()
        assert notice.report_id == story.report and notice.other_id is None


def test_pressed_twice_it_is_one_line_and_an_empty_one_is_none(story: Story) -> None:
    for _time in range(2):
        assert said(story.ana, f"{story.mine}/talk", "once", "1").status_code == 302
    again = said(story.ana, f"{story.mine}/talk", "", "2")
    assert again.status_code == 422
    too_long = said(story.mo, story.theirs, "x" * 4001, "3")
    assert too_long.status_code == 422 and "x" * 4001 in too_long.text, "what was typed stays"
    with db.unit() as session:
        assert session.scalar(select(func.count()).select_from(ReportTalk)) == 1


def test_it_ends_some_time_after_closing_and_stays_readable(app: Flask, story: Story) -> None:
    said(story.ana, f"{story.mine}/talk", "a private word", "1")
    with app.test_request_context(), db.unit():
        close_case(story.mo.actor, case_of(story.report), "I talked with them.")  # type: ignore[arg-type]
    assert said(story.ana, f"{story.mine}/talk", "thank you", "2").status_code == 302
    with db.transaction() as session:
        session.execute(update(Report).values(closed_at=now() - TALK_STAYS))
    for one, page, form in ((story.ana, story.mine, f"{story.mine}/talk"), (story.mo, story.theirs, story.theirs)):
        text = one.gets(page).text
        assert "thank you" in text and "has come to its end" in text and "Say it" not in text
        assert said(one, form, "one more", "3").status_code == 403
    with app.test_request_context(), db.unit(), pytest.raises(Refused):
        say_in_talk(story.ana.actor, story.report, "one more", "a-line-4")  # type: ignore[arg-type]


def test_a_long_talk_comes_in_pages(app: Flask, story: Story) -> None:
    with app.test_request_context(), db.unit():
        for number in range(60):
            say_in_talk(story.ana.actor, story.report, f"word number {number}.", f"a-line-{number}")  # type: ignore[arg-type]
    page, seen = story.ana.gets(story.mine).text, []
    for _page in range(9):
        found = [number for number in range(60) if f"word number {number}." in page]
        assert found == sorted(found) and len(found) <= 25
        seen += found
        if 'rel="next" href="' not in page:
            break
        page = story.ana.browser.get(page.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")).text
    assert sorted(seen) == list(range(60))


# ---- without a report


def test_a_moderator_to_talk_to(app: Flask, story: Story, group: int) -> None:
    assert f"/moderation/{group}/talk" in story.cleo.gets(f"/groups/{group}").text
    assert "/moderation/talk" in story.cleo.gets("/accounts/settings").text
    for one in story.everybody:
        one.forgets()
    sent = story.cleo.posts(f"/moderation/{group}/talk", words="May I ask you something?", nonce="a-form-of-mine")
    again = story.cleo.posts(f"/moderation/{group}/talk", words="May I ask you something?", nonce="a-form-of-mine")
    assert sent.status_code == 302 and again.location == sent.location
    report_id = int(sent.location.rsplit("/", 1)[1])
    with db.unit() as session:
        report = session.get_one(Report, report_id)
        assert (report.thing, report.reason, report.about_id, report.words) == (Thing.TALK, TALK, None, "")
    assert story.mo.hears("report:made") == [{"group": group}]
    for one in (story.ana, story.ben, story.hana):
        one.hears_nothing("report:made", "talk:said")
        assert one.gets(f"/moderation/cases/{case_of(report_id)}").status_code == 404
    assert "May I ask you something?" in story.cleo.gets(sent.location).text
    assert "May I ask you something?" in story.mo.gets(f"/moderation/reports/{report_id}/talk").text
    desk = story.mo.gets(f"/moderation/cases/{case_of(report_id)}")
    assert desk.status_code == 200 and "The message as it was" not in desk.text
    assert "Someone asks for a moderator to talk to" in story.mo.gets(f"/moderation/{group}").text
    said(story.mo, f"/moderation/reports/{report_id}/talk", "Of course.", "2")
    assert "Of course." in story.cleo.gets(sent.location).text


def test_of_the_site_it_goes_to_who_has_nothing_to_do_with_them(app: Flask, make: Make, story: Story) -> None:
    site = Someone(app, make.person(is_site_moderator=True))
    sent = story.cleo.posts("/moderation/talk", words="May I ask you something?", danger="y", nonce="a-form-of-mine")
    report_id = int(sent.location.rsplit("/", 1)[1])
    with db.unit() as session:
        assert session.get_one(Report, report_id).reason == DANGER
    assert "Numbers to call" in story.cleo.gets(sent.location).text, "help lines at once"
    assert site.gets(f"/moderation/cases/{case_of(report_id)}").status_code == 200
    assert "would like to talk" in site.gets("/moderation/site").text
    assert "May I ask you something?" in site.gets(f"/moderation/reports/{report_id}/talk").text
    for one in (story.mo, story.hana, story.ana):
        assert one.gets(f"/moderation/reports/{report_id}/talk").status_code == 404


def test_who_is_no_member_asks_the_site(make: Make, group: int, unit: None) -> None:
    removed = make.member(group, state="removed", ended_at=now())
    with pytest.raises(NotFound):
        ask_moderator(removed, group, "why?", "a-form-of-mine")
    assert ask_moderator(removed, None, "why?", "a-form-of-mine")
    with pytest.raises(NotFound):
        say_in_talk(removed, 999, "why?", "a-line-1")


# ---- leaving


def test_leaving_and_taking_a_copy(story: Story) -> None:
    said(story.ana, f"{story.mine}/talk", "her private word", "1")
    said(story.mo, story.theirs, "his answer", "2")
    told: dict[int, dict[str, Any]] = {story.ana.id: {}, story.mo.id: {}, story.ben.id: {}}
    for person_id, into in told.items():
        with db.transaction():
            publish(ExportAsked(person_id, into))
    assert [(one["as"], one["words"]) for one in told[story.ana.id]["moderation"]["talk"]] == [
        ("reporter", "her private word")
    ]
    assert "his answer" not in str(told[story.ana.id]) and "her private word" not in str(told[story.mo.id])
    assert told[story.ben.id]["moderation"]["talk"] == []
    with db.transaction():
        publish(AccountErased(story.mo.id))
        publish(AccountErased(story.ana.id))
    with db.unit() as session:
        assert session.scalars(select(ReportTalk.writer_id)).all() == [None, None]
    assert "somebody who has left," in story.mia.gets(story.theirs).text
