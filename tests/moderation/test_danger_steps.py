"""What to do where someone may be in danger, step by step; and how whoever reported is, a week after closing."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from community.accounts.events import AccountErased
from community.moderation import jobs
from community.moderation.models import DangerTick, LogEntry, Report, ReportTalk
from community.moderation.rules import ASKED_HOW_AFTER, TALK_STAYS
from community.moderation.services.ask_how import answer_how, ask_how
from community.moderation.services.close_case import close_case
from community.moderation.services.make_report import make_report
from community.moderation.services.talk import ask_moderator
from community.moderation.services.tick_danger import tick_danger
from community.notifications.models import Notice
from community.shared import content, db
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.clock import now
from community.shared.errors import Invalid, NotFound, Refused
from tests.support.actors import Someone
from tests.support.cases import case_of
from tests.support.make import Make


@pytest.fixture
def group(make: Make) -> int:
    return make.group()


@pytest.fixture
def reported(app: Flask, make: Make, group: int) -> Callable[..., int]:
    """A report of something that somebody wrote; its id."""

    def report(by: Actor, reason: str = "danger") -> int:
        message = make.message(make.rooms_by_depth(group)[1], make.member(group))
        with app.test_request_context(), db.unit():
            return make_report(by, message, reason, "")

    return report


def ticks() -> list[tuple[str, int, str]]:
    with db.unit() as session:
        acts = LogEntry.act.like("danger.%")
        return [
            (one.act, one.actor_id, one.details["step"]) for one in session.scalars(select(LogEntry).where(acts)).all()
        ]


# ---- step by step


def test_the_list_of_the_file_is_whole() -> None:
    steps = content.danger_steps()
    assert {"read", "services", "reporter", "person", "cause"} <= set(steps)
    assert all(one["label"] and len(key) <= 24 for key, one in steps.items())


def test_it_stands_on_cases_of_danger_alone(make: Make, group: int, reported: Callable[..., int], app: Flask) -> None:
    ana, mo = make.member(group), Someone(app, make.member(group, roles=("moderator",)))
    first = next(iter(content.danger_steps().values()))["label"]
    assert first in mo.gets(f"/moderation/cases/{case_of(reported(ana))}").text
    calm = case_of(reported(ana, "unkind"))
    assert first not in mo.gets(f"/moderation/cases/{calm}").text
    assert mo.posts(f"/moderation/cases/{calm}/danger", step="read", done="yes").status_code == 404


def test_each_tick_and_each_taken_back_stands_in_the_log(
    app: Flask, make: Make, group: int, reported: Callable[..., int]
) -> None:
    ana, mo = (
        make.member(group),
        Someone(app, make.member(group, make.person("mo", name="Quillon"), roles=("moderator",))),
    )
    mia = Someone(app, make.member(group, roles=("moderator",)))
    member = Someone(app, make.member(group))
    case = case_of(reported(ana))
    for one in (mia, member):
        one.opens()
    url = f"/moderation/cases/{case}/danger"
    for done in ("yes", "yes", "no", "no", "yes"):
        assert mo.posts(url, step="read", done=done).status_code == 302
    assert ticks() == [
        ("danger.ticked", mo.id, "read"),
        ("danger.unticked", mo.id, "read"),
        ("danger.ticked", mo.id, "read"),
    ]
    assert "Quillon did it" in mia.gets(f"/moderation/cases/{case}").text
    label = content.danger_steps()["read"]["label"]
    assert f"a step of a case in which someone may be in danger: “{label}”" in mia.gets(f"/moderation/{group}/log").text
    assert mia.hears("case:changed"), "others who may handle it see it at once"
    member.hears_nothing("case:changed")
    assert member.posts(url, step="read", done="no").status_code == 404
    assert mo.posts(url, step="nothing of the list", done="yes").status_code == 404
    assert mia.posts(url, step="second", done="yes").status_code == 403, "Quillon has taken it"
    with db.transaction():
        publish(AccountErased(mo.id))
    with db.unit() as session:
        assert session.scalars(select(DangerTick.ticked_by)).all() == [None]


def test_what_can_not_be_logged_is_not_ticked(
    make: Make, group: int, reported: Callable[..., int], unit: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from community.moderation import listeners

    case, mo = case_of(reported(make.member(group))), make.member(group, roles=("moderator",))

    def full(*_args: object, **_more: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(listeners, "append_log", full)
    with pytest.raises(OSError, match="full"):
        tick_danger(mo, case, "read", True)
    assert not db.session().scalars(select(DangerTick)).all()


def test_a_closed_case_is_ticked_no_more(make: Make, group: int, reported: Callable[..., int], unit: None) -> None:
    case, mo = case_of(reported(make.member(group))), make.member(group, roles=("moderator",))
    close_case(mo, case, "They are safe now.")
    with pytest.raises(NotFound):
        tick_danger(mo, case, "read", True)


# ---- a week later


def closed(report: int, ago: timedelta) -> None:
    with db.transaction() as session:
        at = now() - ago
        session.execute(update(Report).where(Report.id == report).values(state="closed", closed_at=at))


def asked(person: Actor) -> int:
    with db.unit() as session:
        which = Notice.person_id == person.id, Notice.kind == "how_are_you"
        return len(session.scalars(select(Notice).where(*which)).all())


def test_once_a_week_after_closing(make: Make, group: int, reported: Callable[..., int], unit: None) -> None:
    ana, ben, cleo, dora = (make.member(group) for _ in range(4))
    closed(reported(ana, "unkind"), ASKED_HOW_AFTER)
    closed(reported(ben, "unkind"), ASKED_HOW_AFTER - timedelta(minutes=1))
    closed(reported(cleo, "unkind"), TALK_STAYS)
    reported(dora, "unkind")
    for _time in range(2):
        jobs.ask_how_they_are()
    assert [asked(one) for one in (ana, ben, cleo, dora)] == [1, 0, 0, 0]
    assert ask_how() == 0


def test_the_answer_comes_to_the_moderators_in_the_talk(
    app: Flask, make: Make, group: int, reported: Callable[..., int]
) -> None:
    ana, mo = Someone(app, make.member(group)), Someone(app, make.member(group, roles=("moderator",)))
    report = reported(ana.actor, "unkind")
    page = f"/moderation/mine/{report}"
    closed(report, ASKED_HOW_AFTER)
    assert "How are you?" not in ana.gets(page).text
    with db.unit():
        assert ask_how() == 1
    assert "How are you?" in ana.gets(page).text
    assert ana.posts(f"{page}/how", how="", own_words="typed").status_code == 422
    mo.opens()
    assert ana.posts(f"{page}/how", how="better", own_words="I sleep again.").status_code == 302
    assert ana.posts(f"{page}/how", how="worse", own_words="").status_code == 302
    assert mo.hears("talk:said") == [{"report": report}]
    desk = mo.gets(f"/moderation/reports/{report}/talk").text
    assert "it is better now." in desk and "I sleep again." in desk and "it is worse" not in desk
    assert "A week later" not in ana.gets(page).text
    assert mo.posts(f"{page}/how", how="better").status_code == 404
    with db.unit() as session:
        assert len(session.scalars(select(ReportTalk)).all()) == 1


def test_who_asked_for_a_talk_is_asked_too_and_who_left_is_not(make: Make, group: int, unit: None) -> None:
    ana, ben = make.member(group), make.member(group)
    one, other = (ask_moderator(who, group, "hello there", "a-form-of-mine") for who in (ana, ben))
    with db.transaction():
        publish(AccountErased(ben.id))
    for report in (one, other):
        closed(report, ASKED_HOW_AFTER)
    assert ask_how() == 1 and asked(ana) == 1


def test_what_is_no_answer(make: Make, group: int, reported: Callable[..., int], unit: None) -> None:
    ana = make.member(group)
    report = reported(ana, "unkind")
    with pytest.raises(Invalid):
        answer_how(ana, report, "splendid", "")
    with pytest.raises(NotFound):
        answer_how(make.member(group), report, "better", "")
    closed(report, TALK_STAYS)
    with pytest.raises(Refused):
        answer_how(ana, report, "better", "")
