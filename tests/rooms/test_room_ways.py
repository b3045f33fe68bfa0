"""A room's own ways: slow mode, retention, a first look; typing and presence; what a leaver leaves."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from community.accounts.models import Person
from community.groups.events import MemberLeft
from community.groups.models import Membership
from community.groups.rules import Keep
from community.rooms.models import Message, Room
from community.rooms.services.let_old_go import let_old_go
from community.shared import db, realtime
from community.shared.bus import publish
from community.shared.clock import now

from .conftest import Circle


def shape(room_id: int, **ways: int) -> None:
    with db.transaction() as session:
        for name, value in ways.items():
            setattr(session.get_one(Room, room_id), name, value)


def test_slow_mode_asks_for_a_pause_and_says_until_when(circle: Circle) -> None:
    shape(circle.lounge, slow_seconds=60)
    with time_machine.travel(now(), tick=False) as clock:
        assert circle.ana.says(circle.lounge, "One")["ok"]
        ack = circle.ana.says(circle.lounge, "Two")
        assert ack["code"] == "slow_mode" and ack["until"] == (now() + timedelta(seconds=60)).isoformat()
        assert circle.ben.says(circle.lounge, "Mine")["ok"]
        clock.shift(61)
        assert circle.ana.says(circle.lounge, "Two")["ok"]


def test_so_many_a_day(circle: Circle) -> None:
    shape(circle.lounge, slow_per_day=2)
    with time_machine.travel(now(), tick=False) as clock:
        acks = [circle.ana.says(circle.lounge, "word") for _ in range(3)]
        assert [ack.get("code") for ack in acks] == [None, None, "day_spent"]
        clock.shift(timedelta(days=1, seconds=1))
        assert circle.ana.says(circle.lounge, "word")["ok"]


def test_old_messages_go_and_numbers_go_on(circle: Circle, make) -> None:
    shape(circle.lounge, retention_days=7)
    for days in (30, 9, 8, 6, 1):
        make.message(circle.lounge, circle.ana.actor, f"{days} days old", sent_at=now() - timedelta(days=days))
    make.message(circle.rooms[2], circle.ana.actor, "stays", sent_at=now() - timedelta(days=400))
    with db.unit():
        assert let_old_go() == 3
        assert let_old_go() == 0
    entered = circle.ben.sends("room:enter", {"room": circle.lounge})
    assert [message["seq"] for message in entered["messages"]] == [4, 5] and entered["first_seq"] == 4
    assert circle.ana.says(circle.lounge, "next")["seq"] == 6
    assert len(circle.ben.sends("room:enter", {"room": circle.rooms[2]})["messages"]) == 1


def test_a_first_message_waits_for_a_look_and_then_is_sent(circle: Circle) -> None:
    shape(circle.lounge, look_first=1)
    ack = circle.cleo.says(circle.lounge, "I am new here")
    assert ack["ok"] and ack["waiting"] and ack["seq"] is None
    circle.ben.hears_nothing()
    circle.otto.hears_nothing()
    assert circle.mo.hears("message:held")[0]["html"] == "<p>I am new here</p>"
    assert circle.mo.says(circle.lounge, "Moderators don't wait")["seq"] == 1
    assert circle.ben.sends("room:enter", {"room": circle.lounge})["waiting"] == []
    assert circle.cleo.sends("room:enter", {"room": circle.lounge})["waiting"][0]["state"] == "waiting"
    circle.ben.forgets()
    assert circle.ben.posts(f"/rooms/messages/{ack['id']}/let-through").status_code == 404
    assert circle.mo.posts(f"/rooms/messages/{ack['id']}/let-through").status_code == 302
    for hearer in (circle.ben, circle.cleo, circle.mo):
        assert hearer.hears("message:sent")[-1]["seq"] == 2
    assert circle.cleo.says(circle.lounge, "And a second one")["seq"] == 3
    circle.otto.hears_nothing()


def test_a_message_sent_back_is_seen_by_its_writer_alone_with_the_word_why(circle: Circle) -> None:
    shape(circle.lounge, look_first=1)
    ack = circle.cleo.says(circle.lounge, "Buy my candles")
    assert circle.mo.posts(f"/rooms/messages/{ack['id']}/send-back", reason=" ").status_code == 422
    assert circle.mo.posts(f"/rooms/messages/{ack['id']}/send-back", reason="We don't sell here.").status_code == 302
    frame = circle.cleo.hears("message:returned")[0]
    assert frame["reason"] == "We don't sell here." and "candles" in frame["html"]
    circle.ben.hears_nothing()
    assert circle.mo.sends("room:enter", {"room": circle.lounge})["messages"] == []
    assert circle.cleo.says(circle.lounge, "Hello then")["waiting"]


def test_typing_is_shown_only_by_those_who_turned_it_on(circle: Circle) -> None:
    assert circle.ana.sends("typing:show", {"room": circle.rooms[2]})["ok"]
    circle.ben.hears_nothing()
    with db.transaction() as session:
        session.get_one(Person, circle.ana.id).shows_typing = True
    circle.ana.sends("typing:show", {"room": circle.rooms[2]})
    assert circle.ben.hears("typing:shown") == [{"room": circle.rooms[2], "name": "Ana"}]
    circle.cleo.hears_nothing()
    circle.ana.hears_nothing()
    circle.otto.hears_nothing()


def test_presence_is_shown_only_by_those_who_turned_it_on_and_to_their_groups(circle: Circle) -> None:
    circle.ana.closes()
    circle.ana.opens()
    circle.ben.hears_nothing()
    assert circle.ben.sends("room:enter", {"room": circle.lounge})["present"] == []
    with db.transaction() as session:
        session.get_one(Person, circle.ana.id).shows_presence = "groups"
    circle.ana.sends("room:enter", {"room": circle.lounge})
    assert [frame["here"] for frame in circle.ben.hears("presence:changed")] == [True]
    assert circle.ben.sends("room:enter", {"room": circle.lounge})["present"] == ["Ana"]
    circle.ana.opens()
    circle.ana.closes()
    circle.ben.hears_nothing()
    circle.ana.closes()
    circle.ana.opens()
    assert [frame["here"] for frame in circle.ben.hears("presence:changed")] == [False, True]
    circle.otto.hears_nothing()


def test_who_stops_showing_that_they_are_here_is_gone_with_the_next_thing_they_do(circle: Circle) -> None:
    with db.transaction() as session:
        session.get_one(Person, circle.ana.id).shows_presence = "groups"
    circle.ana.opens()
    circle.ben.hears("presence:changed")
    with db.transaction() as session:
        session.get_one(Person, circle.ana.id).shows_presence = "nobody"
    circle.ana.sends("room:enter", {"room": circle.lounge})
    assert [frame["here"] for frame in circle.ben.hears("presence:changed")] == [False]
    circle.ana.closes()
    circle.ana.opens()
    circle.ben.hears_nothing()
    circle.otto.hears_nothing()


def test_what_another_process_says_is_told_only_of_those_who_show_it_still(circle: Circle) -> None:
    """Its word may be older than their choice."""
    with db.transaction() as session:
        session.get_one(Person, circle.ben.id).shows_presence = "groups"
    for one in (circle.ana, circle.ben):
        realtime.presence.hear("another", "came", one.id)
    realtime.tell_arrivals()
    assert [frame["id"] for frame in circle.cleo.hears("presence:changed")] == [circle.ben.id]
    assert circle.cleo.sends("room:enter", {"room": circle.lounge})["present"] == ["Ben"]
    circle.otto.hears_nothing()


def test_who_signs_out_is_gone(circle: Circle) -> None:
    with db.transaction() as session:
        session.get_one(Person, circle.ana.id).shows_presence = "groups"
    circle.ana.opens()
    circle.ben.hears("presence:changed")
    assert circle.ana.posts("/accounts/sign-out").status_code == 302
    assert [frame["here"] for frame in circle.ben.hears("presence:changed")] == [False]
    circle.otto.hears_nothing()


@pytest.mark.parametrize("keep", list(Keep))
def test_a_leaver_chooses_what_stays(circle: Circle, make, keep: Keep) -> None:
    said = circle.ana.says(circle.lounge, "A thrush")
    other = circle.ben.says(circle.lounge, "Nice")
    circle.ana.sends("message:respond", {"id": other["id"], "kind": "heard", "on": True})
    elsewhere = make.group("Another")
    make.member(elsewhere, circle.ana.actor)
    kept = make.message(make.rooms_by_depth(elsewhere)[1], circle.ana.actor, "Elsewhere")
    with db.transaction() as session:
        session.get_one(Membership, (circle.group, circle.ana.id)).state = "left"
        publish(MemberLeft(circle.group, circle.ana.id, keep))
    shown = {message["id"]: message for message in circle.mo.sends("room:enter", {"room": circle.lounge})["messages"]}
    message = shown[said["id"]]
    assert message["author"] == ({"id": circle.ana.id, "name": "Ana"} if keep is Keep.NAME else None)
    assert message["state"] == ("taken_back" if keep is Keep.GONE else "here")
    assert shown[other["id"]]["responses"] == (["heard"] if keep is Keep.NAME else [])
    if keep is not Keep.NAME:
        assert circle.mo.hears("room:changed")
    with db.unit():
        assert db.session().scalar(select(Message.author_id).where(Message.id == kept)) == circle.ana.id
    circle.otto.hears_nothing()


def test_stage_quiet_time_and_leaving_hold_on_the_very_next_message(circle: Circle) -> None:
    circle.ana.says(circle.rooms[2], "before")
    assert circle.ben.hears("message:sent")
    with db.transaction() as session:
        session.get_one(Membership, (circle.group, circle.ben.id)).stage = 1
    circle.ana.says(circle.rooms[2], "after the step back")
    circle.ben.hears_nothing("message:sent")
    with db.transaction() as session:
        session.get_one(Membership, (circle.group, circle.ana.id)).quiet_until = now() + timedelta(hours=1)
    assert circle.ana.says(circle.rooms[2], "in quiet time")["code"] == "quiet_time"
    with db.transaction() as session:
        session.get_one(Membership, (circle.group, circle.mo.id)).state = "removed"
    circle.mo.forgets()
    circle.cleo.says(circle.lounge, "still here")
    circle.mo.hears_nothing()


def test_rooms_are_tended_by_facilitators_up_to_their_stage(circle: Circle) -> None:
    url = f"/rooms/in/{circle.group}/add"
    fields = {"name": "Kettle", "purpose": "Tea", "slow_seconds": "0", "kind": "topic"}
    assert circle.ana.posts(url, depth="1", **fields).status_code == 403
    assert circle.otto.posts(url, depth="1", **fields).status_code == 404
    assert circle.mo.posts(url, depth="2", **fields).status_code == 302
    assert circle.ben.hears("room:changed")
    circle.cleo.hears_nothing()
    with db.transaction() as session:
        session.get_one(Membership, (circle.group, circle.mo.id)).stage = 2
    assert circle.mo.posts(url, depth="3", **fields).status_code == 422
    assert circle.mo.gets(f"/rooms/{circle.rooms[3]}/edit").status_code == 404
    edited = circle.mo.posts(f"/rooms/{circle.lounge}/edit", name="Hearth side", slow_seconds="60", purpose="")
    assert edited.status_code == 302
    assert circle.cleo.hears("room:changed") == [{"room": circle.lounge}]
