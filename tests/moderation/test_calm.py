"""Calm hours: who begins and ends them, what they change for whom, that they end by themselves, and when the desk offers them."""

from collections.abc import Callable
from datetime import timedelta

import time_machine
from sqlalchemy import select, update

from community.groups.models import Group, GroupInvitation, JoinRequest, Membership
from community.groups.rules import token_hash
from community.moderation.models import Case, LogEntry, Report
from community.shared import db
from community.shared.clock import now
from tests.rooms.conftest import Circle, circle
from tests.support.actors import Someone
from tests.support.make import Make

__all__ = ["circle"]


def test_what_newcomers_write_waits_until_they_end_by_themselves(
    circle: Circle, make: Make, someone: Callable[..., Someone]
) -> None:
    new = someone(make.member(circle.group, make.person("new"), joined_at=now() - timedelta(days=1)))
    calm, page = f"/moderation/{circle.group}/calm", f"/groups/{circle.group}"
    assert circle.ana.posts(calm, hours=12).status_code == 404
    for hours in ("0", "73", "soon"):
        assert circle.mo.posts(calm, hours=hours).status_code == 422
    assert "Calm hours" not in circle.ana.gets(page).text
    with time_machine.travel(now(), tick=False) as clock:
        assert circle.mo.posts(calm, hours=12).status_code == 302
        for one in (circle.ben, circle.mo, circle.otto):
            one.opens()
        ack = new.says(circle.lounge, "Hello")
        assert ack["waiting"] and "calm hours" in ack["message"]["reason"]
        assert circle.mo.hears("message:held")
        circle.ben.hears_nothing()
        circle.otto.hears_nothing()
        assert circle.ana.says(circle.lounge, "Hello")["seq"] == 1
        assert "people join by asking" in circle.ana.gets(page).text and "in force" in circle.mo.gets(calm[:-5]).text
        clock.shift(timedelta(hours=12))
        assert new.says(circle.lounge, "Hello again")["seq"] == 2
        assert "people join by asking" not in circle.ana.gets(page).text


def test_what_a_newcomer_said_before_is_not_changed_past_them(
    circle: Circle, make: Make, someone: Callable[..., Someone]
) -> None:
    """What has gone out can't begin to wait, so the new words are not taken in, and its writer reads why."""
    new = someone(make.member(circle.group, make.person("new"), joined_at=now() - timedelta(days=1)))
    said = {who: who.says(circle.lounge, "Hello")["id"] for who in (new, circle.ana)}
    circle.mo.posts(f"/moderation/{circle.group}/calm", hours=12)
    refused = new.sends("message:edit", {"id": said[new], "body": "Something else"})
    assert refused["code"] == "waits_for_a_look" and "calm hours" in refused["say"]
    assert circle.ana.sends("message:edit", {"id": said[circle.ana], "body": "Something else"})["ok"]


def test_they_can_be_ended_early_and_both_stand_in_the_log(circle: Circle) -> None:
    calm = f"/moderation/{circle.group}/calm"
    assert circle.mo.posts(calm, hours=12).status_code == 302
    assert circle.ana.posts(f"{calm}/end").status_code == 404
    assert circle.mo.posts(f"{calm}/end").status_code == 302
    assert circle.mo.posts(f"{calm}/end").status_code == 302
    with db.unit() as session:
        assert session.scalar(select(Group.calm_until).where(Group.id == circle.group)) is None
        acts = session.scalars(select(LogEntry.act).order_by(LogEntry.id)).all()
    assert acts == ["calm.begun", "calm.ended"]
    log = circle.mo.gets(f"/moderation/{circle.group}/log").text
    assert "began calm hours until" in log and "ended the calm hours." in log


def test_people_join_by_asking_and_links_are_off(circle: Circle, make: Make, someone: Callable[..., Someone]) -> None:
    stranger, at = someone(make.person("sol")), now()
    with db.transaction() as session:
        session.add(
            GroupInvitation(
                group_id=circle.group,
                token_hash=token_hash("a-link"),
                made_by=circle.mo.id,
                made_at=at,
                expires_at=at + timedelta(days=1),
                uses_left=3,
            )
        )
    circle.mo.posts(f"/moderation/{circle.group}/calm", hours=1)
    group = f"/groups/{circle.group}"
    assert f"{group}/ask" in stranger.gets(group).text and f"{group}/join" not in stranger.gets(group).text
    for way in (f"{group}/join", "/groups/invited/a-link"):
        assert stranger.posts(way, version=1, accept="y").status_code == 403
    assert "Ask to join" in stranger.gets("/groups/invited/a-link").text
    assert circle.mo.posts(f"{group}/invitations", days="7", uses=3).status_code == 403
    assert stranger.posts(f"{group}/ask", version=1, accept="y", answer="Please.").status_code == 302
    with db.unit() as session:
        assert session.scalars(select(JoinRequest.person_id)).all() == [stranger.id]
        assert session.scalars(select(Membership).where(Membership.person_id == stranger.id)).all() == []
    circle.mo.posts(f"/moderation/{circle.group}/calm/end")
    assert stranger.posts("/groups/invited/a-link", version=1, accept="y").status_code == 302


def test_the_desk_offers_them_when_many_came_and_never_begins_them(circle: Circle, make: Make) -> None:
    desk = f"/moderation/{circle.group}"
    assert "More comes in than usual" not in circle.mo.gets(desk).text
    with db.transaction() as session:
        session.execute(update(Membership).where(Membership.group_id == circle.group).values(joined_at=now()))
    assert "More comes in than usual" in circle.mo.gets(desk).text
    with db.unit() as session:
        assert session.scalar(select(Group.calm_until).where(Group.id == circle.group)) is None


def test_reports_that_a_moderator_may_not_handle_offer_nothing(circle: Circle) -> None:
    """Else somebody could tell that they were reported."""

    def report(about: int) -> None:
        at = now()
        with db.transaction() as session:
            case = Case(
                group_id=circle.group, about_id=about, depth=1, reason="unkind", urgency=2, opened_at=at, due_at=at
            )
            session.add(case)
            session.flush()
            of_case = {"case_id": case.id, "group_id": circle.group, "about_id": about}
            session.add_all(
                Report(depth=1, reason="unkind", evidence_html="", reported_at=at, **of_case) for _time in range(3)
            )

    report(circle.mo.id)
    assert "More comes in than usual" not in circle.mo.gets(f"/moderation/{circle.group}").text
    report(circle.ana.id)
    assert "More comes in than usual" in circle.mo.gets(f"/moderation/{circle.group}").text
