"""Editing, taking back, responding, hiding, and how those who were away learn of it."""

from datetime import timedelta

import pytest
import time_machine

from community.rooms.models import Message, Response
from community.shared import db
from community.shared.clock import now

from .conftest import Circle


def test_editing_is_marked_and_heard(circle: Circle) -> None:
    said = circle.ana.says(circle.lounge, "Hapy")
    circle.ben.forgets()
    ack = circle.ana.sends("message:edit", {"id": said["id"], "body": "Happy"})
    assert ack["message"]["edited"] and ack["message"]["html"] == "<p>Happy</p>"
    (frame,) = circle.ben.hears("message:changed")
    assert frame["html"] == "<p>Happy</p>" and frame["edited"] and frame["rev"] == 1
    circle.otto.hears_nothing()


@pytest.mark.parametrize(("minutes", "code"), [(9, None), (11, "too_late_to_edit")])
def test_a_message_can_be_edited_for_ten_minutes(circle: Circle, minutes: int, code: str | None) -> None:
    said = circle.ana.says(circle.lounge, "First")
    with time_machine.travel(now() + timedelta(minutes=minutes), tick=False):
        ack = circle.ana.sends("message:edit", {"id": said["id"], "body": "Second"})
    assert ack.get("code") == code


def test_nobody_edits_or_takes_back_for_others(circle: Circle) -> None:
    said = circle.ana.says(circle.lounge, "Mine")
    assert circle.ben.sends("message:edit", {"id": said["id"], "body": "Yours"})["code"] == "not_yours"
    assert circle.mo.sends("message:take_back", {"id": said["id"]})["code"] == "not_yours"
    assert circle.otto.sends("message:take_back", {"id": said["id"]})["code"] == "not_found"


def test_taken_back_is_gone_for_everyone_and_leaves_a_mark(circle: Circle) -> None:
    said = circle.ana.says(circle.lounge, "A secret word: osprey")
    circle.ben.sends("message:respond", {"id": said["id"], "kind": "heard", "on": True})
    circle.ben.forgets()
    assert circle.ana.sends("message:take_back", {"id": said["id"]}) == {"ok": True, "rev": 2}
    (frame,) = circle.ben.hears("message:changed")
    assert (frame["state"], frame["html"], frame["seq"], frame["responses"]) == ("taken_back", "", 1, [])
    for reader in (circle.ana, circle.ben, circle.mo):
        assert "osprey" not in str(reader.sends("room:enter", {"room": circle.lounge}))
        assert "osprey" not in reader.gets("/rooms/search", q="osprey").text.replace('value="osprey"', "").replace(
            "“osprey”", ""
        )
    with db.unit():
        message = db.session().get_one(Message, said["id"])
        assert (message.body, message.html) == ("", "")
    assert circle.ana.sends("message:take_back", {"id": said["id"]})["code"] == "not_here_any_more"


def test_taking_back_works_after_stepping_back_and_in_quiet_time(circle: Circle) -> None:
    from community.groups.models import Membership

    said = circle.ana.says(circle.rooms[2], "Too much")
    with db.transaction() as session:
        membership = session.get_one(Membership, (circle.group, circle.ana.id))
        membership.stage, membership.quiet_until = 1, now() + timedelta(days=1)
    assert circle.ana.sends("room:enter", {"room": circle.rooms[2]})["code"] == "not_found"
    assert circle.ana.sends("message:take_back", {"id": said["id"]})["ok"]
    assert circle.ben.hears("message:changed")[0]["state"] == "taken_back"


def test_responses_show_who_to_the_author_alone(circle: Circle) -> None:
    said = circle.ana.says(circle.lounge, "A small thing went well")
    circle.ben.sends("message:respond", {"id": said["id"], "kind": "with_you", "on": True})
    ack = circle.cleo.sends("message:respond", {"id": said["id"], "kind": "with_you", "on": True})
    assert ack == {"ok": True, "responses": ["with_you"], "mine": ["with_you"], "rev": 2}
    assert circle.ana.hears("message:changed")[-1]["given"] == [
        {"kind": "with_you", "name": "Ben"},
        {"kind": "with_you", "name": "Cleo"},
    ]
    for other in (circle.ben, circle.mo):
        frame = other.hears("message:changed")[-1]
        assert frame["responses"] == ["with_you"] and "given" not in frame and "Cleo" not in str(frame)
    entered = circle.mo.sends("room:enter", {"room": circle.lounge})["messages"][-1]
    assert entered["responses"] == ["with_you"] and "given" not in entered


def test_a_response_is_given_once_taken_away_and_not_given_to_oneself(circle: Circle) -> None:
    said = circle.ana.says(circle.lounge, "Hello")
    for _ in range(2):
        circle.ben.sends("message:respond", {"id": said["id"], "kind": "heard", "on": True})
    with db.unit():
        assert db.session().query(Response).count() == 1
    assert circle.ben.sends("message:respond", {"id": said["id"], "kind": "heard", "on": False})["responses"] == []
    assert circle.ana.sends("message:respond", {"id": said["id"], "kind": "heard", "on": True})["code"] == "own_message"
    assert circle.ben.sends("message:respond", {"id": said["id"], "kind": "like", "on": True})["code"] == "invalid"
    assert circle.otto.sends("message:respond", {"id": said["id"], "kind": "heard", "on": True})["code"] == "not_found"


def test_who_was_away_asks_what_changed_and_misses_nothing(circle: Circle) -> None:
    ids = [circle.ana.says(circle.lounge, f"number {number}")["id"] for number in range(1, 6)]
    before = circle.ben.sends("room:enter", {"room": circle.lounge})
    circle.ana.sends("message:edit", {"id": ids[0], "body": "changed"})
    circle.ana.sends("message:take_back", {"id": ids[2]})
    circle.ana.says(circle.lounge, "number 6")
    back = circle.ben.sends(
        "room:enter", {"room": circle.lounge, "after": before["last_seq"], "rev": before["last_rev"]}
    )
    assert [message["seq"] for message in back["messages"]] == [6]
    assert [(message["seq"], message["state"]) for message in back["changed"]] == [(1, "here"), (3, "taken_back")]
    assert not back["reset"] and not back["more"]
    again = circle.ben.sends("room:enter", {"room": circle.lounge, "after": back["last_seq"], "rev": back["last_rev"]})
    assert again["messages"] == [] and again["changed"] == []


def test_too_many_changes_mean_drawing_anew(circle: Circle, make) -> None:
    for number in range(205):
        make.message(circle.lounge, circle.ana.actor, f"{number}", rev=number + 1)
    with db.transaction() as session:
        from community.rooms.models import Room

        session.get_one(Room, circle.lounge).last_rev = 205
    assert circle.ben.sends("room:enter", {"room": circle.lounge, "after": 205, "rev": 0})["reset"]
    assert not circle.ben.sends("room:enter", {"room": circle.lounge, "after": 205, "rev": 10})["reset"]
