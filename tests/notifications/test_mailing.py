"""Mails of what waits: they tell nothing, go at least once, and can be turned off by whoever gets them. The post office is a real SMTP
server on loopback. Not here: what rings and what waits (test_ringing.py)."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from community.notifications.models import GroupRingChoice, MailChoice, PersonRingChoice
from community.notifications.rules import MAIL_AFTER, MAIL_AGAIN_AFTER, is_mail_due
from community.notifications.services import tell_waiting as telling
from community.notifications.services.turn_off_mails import way_to_turn_off
from community.shared import crypto, db, mail
from community.shared.mail import post, send_waiting
from tests.notifications.conftest import NOON, Circle, at_work, chooses_mail, passes, rows_of, silences, waiting_mails
from tests.notifications.post_office import Box
from tests.notifications.test_inbox import answers
from tests.support.make import Make

pytestmark = pytest.mark.usefixtures("clock")


@pytest.mark.parametrize(
    ("before", "goes"),
    [(None, True), (NOON - MAIL_AGAIN_AFTER + timedelta(seconds=1), False), (NOON - MAIL_AGAIN_AFTER, True)],
)
def test_when_a_mail_goes(before: datetime | None, goes: bool) -> None:
    assert is_mail_due(before, NOON) is goes


def test_nothing_is_mailed_unless_chosen(circle: Circle, clock: Any, box: Box) -> None:
    answers(circle)
    passes(clock, MAIL_AFTER)
    assert waiting_mails() == []
    chooses_mail(circle.ana, "people")
    answers(circle)
    passes(clock, MAIL_AFTER)
    assert waiting_mails() == []


def test_who_met_it_soon_gets_no_mail(circle: Circle, clock: Any, box: Box) -> None:
    chooses_mail(circle.ana, "answers")
    answers(circle)
    circle.ana.gets(f"/notifications/{rows_of(circle.ana)[0].id}")
    passes(clock, MAIL_AFTER)
    assert waiting_mails() == []


def test_a_group_silenced_meanwhile_is_not_mailed_of(circle: Circle, clock: Any, box: Box) -> None:
    chooses_mail(circle.ana, "answers")
    answers(circle)
    silences(circle.ana, circle.group)
    passes(clock, MAIL_AFTER)
    assert waiting_mails() == []


def test_one_a_day_until_it_is_met(circle: Circle, clock: Any, box: Box) -> None:
    chooses_mail(circle.ana, "answers")
    for _time in range(3):
        answers(circle)
        passes(clock, MAIL_AFTER)
    assert len(waiting_mails()) == 1
    circle.ana.posts("/notifications/all-met")
    answers(circle)
    passes(clock, MAIL_AFTER)
    assert len(waiting_mails()) == 2


def test_a_mail_tells_nothing_of_what_where_or_who(circle: Circle, clock: Any, box: Box) -> None:
    chooses_mail(circle.ana, "answers")
    answers(circle)
    passes(clock, MAIL_AFTER)
    send_waiting()
    assert waiting_mails() == []
    (letter,) = box.mails
    whole = letter.as_string()
    assert letter["Subject"] == "Something is waiting for you"
    assert letter["From"] == "post@example.org" and letter["To"] == "ana@example.org"
    for word in ("Hearth", "circle", "Ben", "Slow walks", "Room 1", "hidden words", "kettles", "group", "support"):
        assert word not in whole, word
    assert "https://here.example.org/notifications/" in whole.replace("=\n", "")
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    off = letter["List-Unsubscribe"]
    assert off.startswith("<https://here.example.org/notifications/unsubscribe/") and str(circle.ana.id) not in whole


def test_one_click_turns_them_off_without_signing_in_and_without_a_token_of_ours(
    circle: Circle, clock: Any, box: Box
) -> None:
    chooses_mail(circle.ana, "answers", "people")
    chooses_mail(circle.ben, "answers")
    answers(circle)
    passes(clock, MAIL_AFTER)
    (waiting,) = waiting_mails()
    way = waiting.headers["List-Unsubscribe"].strip("<>").removeprefix("https://here.example.org")
    stranger = circle.ana.app.test_client()
    assert "Turn these mails off" in stranger.get(way).get_data(as_text=True)
    assert mails_chosen(circle) == {circle.ana.id, circle.ben.id}, "looking changes nothing"
    done = stranger.post(way, data={"List-Unsubscribe": "One-Click"})
    assert done.status_code == 200 and "Ana" not in done.get_data(as_text=True)
    assert mails_chosen(circle) == {circle.ben.id}
    assert stranger.post(way, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert stranger.get(way.rsplit("/", 1)[0] + "/" + crypto.seal(str(circle.ana.id))).status_code == 404
    assert stranger.post(way[:-4] + "AAA=", data={}).status_code == 404


def test_it_turns_off_those_chosen_for_a_group_or_a_person_too_and_nothing_else(make: Make, circle: Circle) -> None:
    make.connection(circle.ana.actor, circle.ben.actor)
    circle.ana.posts(f"/notifications/choices/groups/{circle.group}", answers="all", duties="mail", places="nowhere")
    circle.ana.posts(f"/notifications/choices/people/{circle.ben.id}", answers="mail", people="push")
    circle.ben.posts(f"/notifications/choices/groups/{circle.group}", answers="mail")
    with at_work(circle.ana):
        way = way_to_turn_off(circle.ana.id)
    assert circle.ana.app.test_client().post(way).status_code == 200
    with db.transaction() as session:
        of_groups = session.execute(select(GroupRingChoice.person_id, GroupRingChoice.matter, GroupRingChoice.rings))
        of_people = session.execute(select(PersonRingChoice.matter, PersonRingChoice.rings))
        assert {tuple(row) for row in of_groups} == {
            (circle.ana.id, "answers", "push"),
            (circle.ana.id, "duties", "here"),
            (circle.ana.id, "places", "nowhere"),
            (circle.ben.id, "answers", "mail"),
        }
        assert {tuple(row) for row in of_people} == {("answers", "here"), ("people", "push")}


def test_the_ways_in_a_mail_are_those_of_the_pages(circle: Circle) -> None:
    with at_work(circle.ana):
        way = way_to_turn_off(7)
        assert circle.ana.app.url_for("notifications.unsubscribed", token=way.rsplit("/", 1)[1], _external=False) == way
        assert circle.ana.app.url_for("notifications.index", _external=False) == "/notifications/"


def test_what_is_turned_away_is_tried_again_later_and_later(circle: Circle, clock: Any, box: Box) -> None:
    post("ana@example.org", "Hello", "Hello", key="one")
    box.refuses = 2
    send_waiting()
    assert box.mails == [] and [one.due_at for one in waiting_mails()] == [NOON + timedelta(minutes=2)]
    clock.shift(timedelta(minutes=1))
    send_waiting()
    assert [one.tries for one in waiting_mails()] == [1], "not before its time"
    clock.shift(timedelta(minutes=1))
    send_waiting()
    assert [one.due_at for one in waiting_mails()] == [NOON + timedelta(minutes=6)]
    clock.shift(timedelta(minutes=4))
    send_waiting()
    assert len(box.mails) == 1 and waiting_mails() == []


def test_of_one_key_one_is_on_its_way(circle: Circle, clock: Any, box: Box) -> None:
    for _time in range(2):
        post("ana@example.org", "Hello", "Hello", key="one")
        post("ana@example.org", "Hello", "Hello")
    send_waiting()
    assert len(box.mails) == 3


def test_a_mail_that_was_sent_and_not_crossed_off_goes_again_under_the_same_name(
    circle: Circle, clock: Any, box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the process is killed between the two."""
    post("ana@example.org", "Hello", "Hello", key="one")
    deliver = mail._deliver

    def killed(message: Any) -> None:
        deliver(message)
        raise KeyboardInterrupt

    monkeypatch.setattr(mail, "_deliver", killed)
    with pytest.raises(KeyboardInterrupt):
        send_waiting()
    monkeypatch.setattr(mail, "_deliver", deliver)
    send_waiting()
    first, second = box.mails
    assert first["Message-ID"] == second["Message-ID"] and first["Message-ID"].endswith("@example.org>")
    assert waiting_mails() == []


def test_a_failure_in_telling_leaves_all_as_it_was(circle: Circle, clock: Any, box: Box, monkeypatch: Any) -> None:
    chooses_mail(circle.ana, "answers")
    answers(circle)
    monkeypatch.setattr(telling, "post", lambda *_all, **_named: 1 / 0)
    passes(clock, MAIL_AFTER)
    assert rows_of(circle.ana)[0].due_at is not None
    monkeypatch.undo()
    mail.set_up("", "post@localhost")
    passes(clock, timedelta(0))
    assert len(waiting_mails()) == 1


def mails_chosen(circle: Circle) -> set[int]:
    with db.transaction() as session:
        return set(session.scalars(select(MailChoice.person_id)))
