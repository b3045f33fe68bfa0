"""A reader who stops reading is let go of, costs the others nothing, and has missed nothing after coming back."""

import socket
from collections.abc import Callable

import pytest
import websocket

from tests.process.conftest import World
from tests.support.client import Page
from tests.support.server import PATIENCE, Server

pytestmark = pytest.mark.process

LONG = "a word and " * 360
"""Nearly as long as a message may be, so that the system's own buffers run over soon."""
MOST = 4000
"""Messages; many times what the system and Hearth may keep for one reader together."""
CUT = "a connection that did not take what came was cut"


def test_who_stops_reading_is_cut_and_catches_up_by_number(server: Server, world: World, page: Callable[..., Page]):
    ana, ben, cleo = (page(person) for person in world.at_stage(1)[:3])
    dora = page(world.at_stage(2)[0])
    room = world.rooms[1]
    entered = cleo.sends("room:enter", {"room": room})
    url = f"ws://127.0.0.1:{server.port}/socket.io/?EIO=4&transport=websocket"
    stalled = websocket.create_connection(
        url,
        cookie=world.at_stage(1)[2]["cookie"],
        timeout=PATIENCE,
        sockopt=((socket.SOL_SOCKET, socket.SO_RCVBUF, 4096),),
    )
    stalled.recv()
    stalled.send("40")
    stalled.recv()
    said = []
    while not any(CUT in line for line in server.lines):
        assert len(said) < MOST, "the server keeps everything for somebody who reads nothing"
        # In turn, and never the same twice: a flood of somebody new, or of the same words, would wait for a look.
        said.append((dora if len(said) % 2 else ana).says(room, f"{len(said)} {LONG}")["seq"])
    stalled.shutdown()

    said.append(ana.says(room, "And on we go")["seq"])
    assert [frame["seq"] for frame in ben.hears("message:sent", len(said))] == said
    assert [frame["seq"] for frame in cleo.hears("message:sent", len(said))] == said

    caught_up, last = [], entered["last_seq"]
    back = page(world.at_stage(1)[2])
    while True:
        answer = back.sends("room:enter", {"room": room, "after": last})
        caught_up += [message["seq"] for message in answer["messages"]]
        if not answer["more"]:
            break
        last = caught_up[-1]
    assert caught_up == said
