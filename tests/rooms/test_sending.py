"""A message on its way: acknowledged after its commit, numbered without gaps, heard by those who may and by nobody else."""

import pytest
from sqlalchemy import func, select

from community.rooms.models import Message
from community.shared import db

from .conftest import Circle


def test_it_reaches_everyone_who_may_see_the_room_and_nobody_else(circle: Circle) -> None:
    ack = circle.ana.says(circle.rooms[2], "Hello there")
    assert ack["ok"] and ack["seq"] == 1 and ack["message"]["html"] == "<p>Hello there</p>"
    for hearer in (circle.ben, circle.mo):
        (frame,) = hearer.hears("message:sent")
        assert (frame["id"], frame["seq"], frame["room"]) == (ack["id"], 1, circle.rooms[2])
        assert frame["author"] == {"id": circle.ana.id, "name": "Ana"}
        assert "body" not in frame and "mine" not in frame
    circle.cleo.hears_nothing()
    circle.otto.hears_nothing()


def test_the_senders_other_page_hears_it_and_the_sending_page_does_not(circle: Circle) -> None:
    first = circle.ana.page
    circle.ana.opens()
    circle.ana.says(circle.lounge, "From the second page")
    assert len(circle.ana.hears("message:sent", first)) == 1
    circle.ana.hears_nothing()


def test_numbers_are_gapless_though_some_messages_are_refused(circle: Circle) -> None:
    seqs = []
    for number in range(12):
        body = "" if number % 3 == 2 else f"message {number}"
        ack = circle.ana.says(circle.lounge, body)
        if ack["ok"]:
            seqs.append(ack["seq"])
    assert seqs == list(range(1, 9))


def test_a_resend_is_the_same_message_and_is_told_once(circle: Circle) -> None:
    first = circle.ana.says(circle.lounge, "Once", nonce="the-very-same")
    again = circle.ana.says(circle.lounge, "Once", nonce="the-very-same")
    assert (first["id"], first["seq"]) == (again["id"], again["seq"])
    assert len(circle.ben.hears("message:sent")) == 1
    with db.unit():
        assert db.session().scalar(select(func.count(Message.id))) == 1


def test_a_nonce_of_another_room_is_not_silently_taken_for_it(circle: Circle) -> None:
    circle.ana.says(circle.lounge, "Here", nonce="the-very-same")
    ack = circle.ana.says(circle.rooms[2], "There", nonce="the-very-same")
    assert ack["code"] == "nonce_used"


def test_a_room_above_ones_stage_is_not_found_like_one_that_is_not_there(circle: Circle) -> None:
    deep = circle.cleo.says(circle.rooms[2], "May I?")
    missing = circle.cleo.says(999_999, "May I?")
    assert deep == missing and deep["code"] == "not_found"
    assert circle.otto.says(circle.lounge, "Me too?") == missing


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        ({}, "invalid"),
        ({"room": "1", "body": "x", "nonce": "12345678"}, "invalid"),
        ({"body": ["x"]}, "invalid"),
        ({"body": "x" * 20_000}, "invalid"),
        ({"body": "   \n "}, "empty"),
        ({"body": "[](http://a)"}, "empty"),
        ({"body": "y" * 4001}, "too_long"),
        ({"need": "applause"}, "invalid"),
        ({"notes": ["not-a-tag"]}, "invalid"),
        ({"notes": ["grief"] * 9}, None),
        ({"reply_to": 424242}, "invalid"),
        ({"nonce": "short"}, "invalid"),
        ({"body": "x", "surprise": 1}, "invalid"),
        ("not an object", "invalid"),
        (None, "invalid"),
        ([], "invalid"),
    ],
)
def test_what_does_not_fit_gets_a_code_and_a_sentence_and_disturbs_nobody(
    circle: Circle, payload: object, code: str | None
) -> None:
    whole = {"room": circle.lounge, "body": "fine", "nonce": "12345678"}
    sent = whole | payload if isinstance(payload, dict) and payload else payload
    ack = circle.ana.sends("message:send", sent)
    if code is None:
        assert ack["ok"]
        return
    assert (ack["ok"], ack["code"]) == (False, code)
    assert ack["say"].endswith(".") and "!" not in ack["say"]
    circle.ben.hears_nothing()
    assert circle.ben.says(circle.lounge, "Going on")["seq"] == 1


def test_an_unknown_event_gets_an_answer(circle: Circle) -> None:
    assert circle.ana.sends("message:explode", {})["code"] == "unknown_event"


def test_what_is_written_is_made_safe_once(circle: Circle) -> None:
    body = "<script>alert(1)</script> **kind** [x](javascript:alert(1)) [y](https://example.org) ![z](https://example.org/a.png)"
    html = circle.ana.says(circle.lounge, body)["message"]["html"]
    assert "<script" not in html and 'href="javascript' not in html and "<img" not in html
    assert "<strong>kind</strong>" in html
    assert '<a href="https://example.org" rel="noopener noreferrer nofollow ugc">y</a>' in html


def test_an_answer_quotes_what_it_answers_but_not_what_is_covered(circle: Circle) -> None:
    plain = circle.ana.says(circle.lounge, "The heron was there again")
    covered = circle.ana.says(circle.lounge, "My grandmother died", notes=["grief"])
    reply = circle.ben.says(circle.lounge, "Lovely", reply_to=plain["id"])["message"]["reply_to"]
    assert reply == {"id": plain["id"], "seq": plain["seq"], "name": "Ana", "excerpt": "The heron was there again"}
    quiet = circle.ben.says(circle.lounge, "With you", reply_to=covered["id"])["message"]["reply_to"]
    assert quiet["excerpt"] == ""


def test_an_answer_to_another_rooms_message_is_refused(circle: Circle) -> None:
    elsewhere = circle.ana.says(circle.rooms[2], "In the deeper room")
    ack = circle.cleo.says(circle.lounge, "What was said?", reply_to=elsewhere["id"])
    assert ack["code"] == "invalid" and "deeper" not in str(ack)


def test_one_person_can_not_flood_a_room(circle: Circle) -> None:
    acks = [circle.ana.says(circle.lounge, f"{number}") for number in range(40)]
    assert acks[0]["ok"] and acks[-1]["code"] == "too_fast"
    assert circle.ben.says(circle.lounge, "I am not slowed")["ok"]


def test_without_javascript_a_form_says_it_and_pages_hear_it(circle: Circle) -> None:
    answer = circle.ana.posts(f"/rooms/{circle.lounge}/messages", body="By form", nonce="by-form-1")
    assert answer.status_code == 302 and answer.location.endswith("#m-1")
    assert "By form" in circle.ben.hears("message:sent")[0]["html"]
    assert "By form" in circle.cleo.gets(f"/rooms/{circle.lounge}").text


def test_a_refused_form_keeps_what_was_typed(circle: Circle) -> None:
    long = "word " * 900
    answer = circle.ana.posts(f"/rooms/{circle.lounge}/messages", body=long, nonce="by-form-1", need="listen")
    assert answer.status_code == 422
    assert long.strip() in answer.text
