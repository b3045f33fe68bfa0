"""Payloads that are wrong, huge or hostile get a clear error, and cost nobody else anything."""

import json
from collections.abc import Callable
from typing import Any

import pytest
import websocket

from tests.process.conftest import World
from tests.support.client import Page
from tests.support.server import PATIENCE, Server

pytestmark = pytest.mark.process


def raw(server: Server, cookie: str) -> websocket.WebSocket:
    """A connection that can send what no proper client would."""
    url = f"ws://127.0.0.1:{server.port}/socket.io/?EIO=4&transport=websocket"
    wire = websocket.create_connection(url, cookie=cookie, timeout=PATIENCE)
    assert wire.recv().startswith("0")
    wire.send("40")
    assert wire.recv().startswith("40")
    return wire


def nested(depth: int) -> Any:
    made: Any = "bottom"
    for _ in range(depth):
        made = [made]
    return made


def test_what_does_not_fit_gets_a_word(world: World, page: Callable[..., Page]):
    ana = page(world.at_stage(1)[0])
    ben = page(world.at_stage(1)[1])
    room = world.rooms[1]
    good = {"room": room, "body": "hello", "nonce": "12345678"}
    faulty: list[Any] = [
        None,
        "hello",
        7,
        [],
        {},
        {**good, "room": str(room)},
        {**good, "room": True},
        {**good, "room": -1},
        {**good, "room": 2**70},
        {**good, "room": 1.5},
        {**good, "body": None},
        {**good, "body": {"$ne": 1}},
        {**good, "body": ["hello"]},
        {**good, "body": ""},
        {**good, "body": " \n\u2028 "},
        {**good, "body": "x" * 4001},
        {**good, "nonce": ""},
        {**good, "nonce": "x" * 65},
        {**good, "nonce": "\x00" * 10},
        {**good, "need": "applause"},
        {**good, "notes": "grief"},
        {**good, "notes": ["nothing we know"]},
        {**good, "reply_to": -5},
        {**good, "reply_to": 2**52},
        {**good, "author": world.people[0]["id"]},
        {**good, "body": nested(40)},
    ]
    for payload in faulty:
        ack = ana.sends("message:send", payload)
        assert ack["ok"] is False and ack["say"] and ack["code"] != "error", (payload, ack)
    for event in (
        "room:enter",
        "room:history",
        "room:read",
        "message:edit",
        "message:take_back",
        "message:respond",
        "typing:show",
    ):
        for payload in (None, [], "x", {"id": "1", "room": "1"}, {"id": nested(40)}):
            ack = ana.sends(event, payload)
            assert ack["ok"] is False and ack["code"] == "invalid", (event, payload, ack)
    ben.hears_nothing("message:sent")
    assert ana.says(room, "Still here")["ok"]


def test_an_event_we_do_not_know_gets_a_word(world: World, page: Callable[..., Page]):
    ana = page(world.at_stage(1)[0])
    for event in ("message:shout", "connect_error", "__class__", "*", ""):
        assert ana.sends(event, {})["code"] == "unknown_event", event


@pytest.mark.parametrize(
    "frame",
    [
        "x" * 20,
        "42",
        "42{",
        "42[]",
        "42[1]",
        "42[null]",
        '42["message:send"',
        '451-["message:send",{"_placeholder":true,"num":0}]',
        "99999999999999999999",
        "43",
        "40/admin,",
        '42["message:send",' + "[" * 30_000 + "]" * 30_000 + "]",
        '420["room:enter",{"room":' + "9" * 6000 + "}]",
        '420["room:enter",{"room":NaN}]',
        "b" + "A" * 1000,
    ],
    ids=lambda frame: frame[:24],
)
def test_frames_that_no_client_sends_disturb_nobody(
    server: Server, world: World, page: Callable[..., Page], frame: str
):
    _others_go_on(server, world, page, lambda wire: wire.send(frame))


def test_a_huge_frame_ends_its_own_connection_alone(server: Server, world: World, page: Callable[..., Page]):
    huge = json.dumps(["message:send", {"room": world.rooms[1], "body": "x" * 1_000_000, "nonce": "12345678"}])

    def attack(wire: websocket.WebSocket) -> None:
        wire.send("42" + huge)
        with pytest.raises((websocket.WebSocketConnectionClosedException, ConnectionError)):
            while wire.recv():
                pass
            raise websocket.WebSocketConnectionClosedException  # an orderly close reads as an empty frame

    _others_go_on(server, world, page, attack)


def _others_go_on(
    server: Server, world: World, page: Callable[..., Page], attack: Callable[[websocket.WebSocket], None]
) -> None:
    """Ana talks to Ben before, amid and after what somebody else sends."""
    ana, ben = page(world.at_stage(1)[0]), page(world.at_stage(1)[1])
    room = world.rooms[1]
    wire = raw(server, world.at_stage(1)[2]["cookie"])
    try:
        said = [ana.says(room, "before")]
        attack(wire)
        said += [ana.says(room, f"after, {number}") for number in range(5)]
    finally:
        wire.shutdown()
    assert all(ack["ok"] for ack in said)
    assert [ack["seq"] for ack in said] == list(range(said[0]["seq"], said[0]["seq"] + 6))
    assert [frame["id"] for frame in ben.hears("message:sent", 6)] == [ack["id"] for ack in said]
    assert ana.wire.connected and ben.wire.connected and server.runs
