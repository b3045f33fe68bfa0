"""Two pages and a third that must hear nothing, over real websockets to a real server: send, ack, fan-out, resend, return."""

import secrets
from collections.abc import Callable

import pytest
import socketio

from tests.process.conftest import World
from tests.support.client import Page
from tests.support.server import Server

pytestmark = pytest.mark.process


def test_a_message_reaches_who_may_see_the_room_and_nobody_else(world: World, page: Callable[..., Page]):
    ana, ben = (page(person) for person in world.at_stage(3)[:2])
    anas_other_page = page(world.at_stage(3)[0])
    newcomer = page(world.at_stage(1)[0])
    fireside = world.rooms[3]

    before = ana.sends("room:enter", {"room": fireside})["last_seq"]
    ack = ana.says(fireside, "The kettle is *on*.", need="listen")

    assert ack["ok"] and ack["seq"] == before + 1
    heard = ben.hears("message:sent")
    assert [(frame["id"], frame["seq"], frame["room"]) for frame in heard] == [(ack["id"], ack["seq"], fireside)]
    assert heard[0]["html"] == "<p>The kettle is <em>on</em>.</p>" and heard[0]["need"] == "listen"
    assert [frame["id"] for frame in anas_other_page.hears("message:sent")] == [ack["id"]]
    ana.hears_nothing("message:sent")
    newcomer.hears_nothing()
    assert newcomer.sends("room:enter", {"room": fireside})["code"] == "not_found"


def test_a_resend_is_harmless(world: World, page: Callable[..., Page]):
    ana, ben = (page(person) for person in world.at_stage(2)[:2])
    nonce = secrets.token_hex(8)
    first = ana.says(world.rooms[2], "Once", nonce=nonce)
    again = ana.says(world.rooms[2], "Once", nonce=nonce)
    assert (again["ok"], again["id"], again["seq"]) == (True, first["id"], first["seq"])
    ben.settles()
    assert [frame["id"] for frame in ben.hears("message:sent")] == [first["id"]]
    assert ana.says(world.rooms[2], "Next")["seq"] == first["seq"] + 1


def test_who_was_away_misses_nothing(world: World, page: Callable[..., Page]):
    ana, ben = (page(person) for person in world.at_stage(2)[:2])
    room = world.rooms[2]
    entered = ben.sends("room:enter", {"room": room})
    last, rev = entered["last_seq"], entered["last_rev"]
    kept = ana.says(room, "You will see this one change")
    ben.hears("message:sent")
    last = kept["seq"]
    ben.close()

    sent = [ana.says(room, f"While you were away, {number}") for number in range(3)]
    assert ana.sends("message:edit", {"id": kept["id"], "body": "It changed"})["ok"]
    assert ana.sends("message:take_back", {"id": sent[1]["id"]})["ok"]

    back = page(world.at_stage(2)[1])
    missed = back.sends("room:enter", {"room": room, "after": last, "rev": rev})
    assert [(m["seq"], m["state"]) for m in missed["messages"]] == [
        (last + 1, "here"),
        (last + 2, "taken_back"),
        (last + 3, "here"),
    ]
    assert missed["messages"][1]["html"] == ""
    assert [(m["id"], m["edited"]) for m in missed["changed"]] == [(kept["id"], True)]
    assert "It changed" in missed["changed"][0]["html"]
    assert (missed["last_seq"], missed["more"], missed["reset"]) == (last + 3, False, False)
    nothing = back.sends("room:enter", {"room": room, "after": last + 3, "rev": missed["last_rev"]})
    assert nothing["messages"] == [] and nothing["changed"] == []


def test_long_polling_is_the_fallback(server: Server, world: World, page: Callable[..., Page]):
    ana = page(world.at_stage(1)[0])
    ben = Page(server.url, world.at_stage(1)[1]["cookie"], name="ben").connect(("polling",))
    try:
        assert ben.wire.transport() == "polling"
        ack = ana.says(world.rooms[1], "Slow line, same words")
        assert [frame["id"] for frame in ben.hears("message:sent")] == [ack["id"]]
    finally:
        ben.close()


def test_who_is_not_signed_in_is_refused(server: Server, world: World):
    for cookie in (None, "hearth=made-up", "hearth=" + world.people[0]["cookie"].removeprefix("hearth=")[:-3] + "abc"):
        stranger = Page(server.url, cookie, name="a stranger")
        with pytest.raises(socketio.exceptions.ConnectionError):
            stranger.connect()
        stranger.close()


def test_a_foreign_origin_is_refused_and_our_own_is_not(server: Server, world: World, page: Callable[..., Page]):
    person = world.at_stage(1)[0]
    for origin in ("https://elsewhere.example", f"http://127.0.0.1:{server.port + 1}", "null"):
        foreign = Page(server.url, person["cookie"], origin=origin, name=origin)
        with pytest.raises(socketio.exceptions.ConnectionError):
            foreign.connect()
        foreign.close()
    assert page(person, origin=server.url).sends("room:enter", {"room": world.rooms[1]})["ok"]
