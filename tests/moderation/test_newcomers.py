"""Links of whoever is new, the same words again and again, a flood: such messages wait, their writers read why, and nobody is acted on."""

from collections.abc import Callable
from datetime import timedelta

import time_machine
from sqlalchemy import select

from community.moderation.models import LogEntry
from community.rooms.services import lately
from community.shared import db
from community.shared.clock import now
from tests.rooms.conftest import Circle, circle
from tests.support.actors import Someone
from tests.support.make import Make

__all__ = ["circle"]
LINKS = "a moderator looks at links first"


def newcomer(circle: Circle, make: Make, someone: Callable[..., Someone], days: int = 1, stage: int = 1) -> Someone:
    person = make.person(f"new-{days}-{stage}")
    return someone(make.member(circle.group, person, stage=stage, joined_at=now() - timedelta(days=days)))


def test_a_link_of_somebody_new_waits_and_they_read_why(
    circle: Circle, make: Make, someone: Callable[..., Someone]
) -> None:
    new = newcomer(circle, make, someone)
    for one in (circle.ben, circle.mo, circle.otto):
        one.opens()
    assert new.says(circle.lounge, "Hello all")["seq"] == 1
    for one in (circle.ben, circle.mo):
        one.forgets()
    ack = new.says(circle.lounge, "Look at [this](https://example.org)")
    assert ack["waiting"] and LINKS in ack["message"]["reason"]
    assert LINKS in circle.mo.hears("message:held")[0]["reason"]
    circle.ben.hears_nothing()
    circle.otto.hears_nothing()
    assert LINKS in new.gets(f"/rooms/{circle.lounge}").text
    assert circle.ana.says(circle.lounge, "Mine: https://example.org")["seq"] == 2, "who has been here longer"


def test_a_link_cannot_be_edited_in_either(circle: Circle, make: Make, someone: Callable[..., Someone]) -> None:
    new = newcomer(circle, make, someone)
    ack = new.says(circle.lounge, "Hello all")
    refused = new.sends("message:edit", {"id": ack["id"], "body": "Hello all, example.com"})
    assert refused["code"] == "waits_for_a_look" and LINKS in refused["say"]


def test_whose_links_wait_is_the_moderators_to_choose_and_stands_in_the_log(
    circle: Circle, make: Make, someone: Callable[..., Someone]
) -> None:
    new, settled = newcomer(circle, make, someone), newcomer(circle, make, someone, days=20, stage=2)
    where = f"/moderation/{circle.group}/links"
    assert settled.says(circle.lounge, "https://example.org/1")["seq"] == 1
    assert circle.ana.posts(where, links_wait="nobody").status_code == 404
    assert circle.mo.posts(where, links_wait="everybody").status_code == 422
    assert circle.mo.posts(where, links_wait="month").status_code == 302
    assert settled.says(circle.lounge, "https://example.org/2")["waiting"]
    assert circle.mo.posts(where, links_wait="nobody").status_code == 302
    assert new.says(circle.lounge, "https://example.org/3")["seq"] == 2
    with db.unit() as session:
        entries = session.scalars(select(LogEntry).where(LogEntry.act == "setting.changed").order_by(LogEntry.id)).all()
    assert [entry.details for entry in entries] == [
        {"key": "links_wait", "before": "week", "now": "month"},
        {"key": "links_wait", "before": "month", "now": "nobody"},
    ]
    assert (
        "whose messages with a link wait: of nobody instead of"
        in circle.mo.gets(f"/moderation/{circle.group}/log").text
    )


def test_the_same_words_for_the_third_time_wait_in_whatever_room(circle: Circle) -> None:
    words = "Does anybody want my old piano?"
    assert circle.ana.says(circle.lounge, words)["seq"] == 1
    again = circle.ana.says(circle.rooms[2], words.upper(), nonce="the-very-same")
    assert again["seq"] == 1
    assert circle.ana.says(circle.rooms[2], words.upper(), nonce="the-very-same")["seq"] == 1, "a resend is none"
    ack = circle.ana.says(circle.lounge, words)
    assert ack["waiting"] and "several times" in ack["message"]["reason"]
    assert circle.ben.says(circle.lounge, words)["seq"] == 2
    for _time in range(4):
        assert circle.ana.says(circle.lounge, "thank you")["seq"], "few words are said often"
    with time_machine.travel(now() + timedelta(minutes=11), tick=False):
        assert circle.ana.says(circle.lounge, words)["seq"]


def test_a_flood_of_somebody_new_waits_until_others_speak(
    circle: Circle, make: Make, someone: Callable[..., Someone]
) -> None:
    new = newcomer(circle, make, someone)
    assert all(new.says(circle.lounge, f"{number}")["seq"] for number in range(20))
    ack = new.says(circle.lounge, "and one more")
    assert ack["waiting"] and "a lot in a short time" in ack["message"]["reason"]
    assert all(circle.ana.says(circle.lounge, f"{number}")["seq"] for number in range(8))
    assert new.says(circle.lounge, "may I?")["seq"]


def test_what_is_remembered_has_an_end(monkeypatch) -> None:
    monkeypatch.setattr(lately, "GROUPS_MOST", 3)
    lately._kept.clear()
    at = now()
    for group in range(10):
        lately.note_said(group, 1, "word", "n", at)
    assert len(lately._kept) == 3
    for person in range(500):
        lately.note_said(9, person, "word", "n", at + timedelta(minutes=person))
    assert len(lately._kept[9].of) < 100
    lately._kept.clear()
