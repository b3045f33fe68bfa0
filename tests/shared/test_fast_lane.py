"""The quick way for frames: the contract with the pinned releases, the same bytes as the stock way, and what happens to a reader who
does not read. Over real sockets it is tested in tests/process."""

import socket
from types import SimpleNamespace
from typing import Any

import pytest
import socketio
from engineio import packet as eio_packet
from engineio.async_drivers.eventlet import WebSocketWSGI
from eventlet.websocket import RFC6455WebSocket
from hypothesis import given
from hypothesis import strategies as st

from community.shared import fast_lane
from community.shared.fast_lane import LINE_MOST, FastLane, FastManager, frame_of, unmask


def test_the_pinned_releases_have_every_name_that_is_leant_on() -> None:
    """If this fails after an upgrade: read the release's engineio.socket, socketio.manager and eventlet.websocket before mending."""
    for name in ("_pack_message", "_send", "_apply_mask", "close"):
        assert hasattr(RFC6455WebSocket, name), name
    assert RFC6455WebSocket._send.__code__.co_varnames[:2] == ("self", "frame")
    server = socketio.Server(async_mode="eventlet", client_manager=FastManager())
    assert fast_lane.fits(server) and fast_lane.take_over(server)
    assert issubclass(server.eio._async["websocket"], WebSocketWSGI)
    assert not fast_lane.fits(socketio.Server(async_mode="eventlet"))


def test_where_it_does_not_fit_frames_travel_the_stock_way() -> None:
    server = socketio.Server(async_mode="eventlet")
    stock = server.eio._async["websocket"]
    assert not fast_lane.take_over(server) and server.eio._async["websocket"] is stock


@given(st.binary(max_size=300), st.binary(min_size=4, max_size=4), st.integers(0, 9))
def test_unmasking_is_what_the_stock_way_does(data: bytes, mask: bytes, offset: int) -> None:
    key = tuple(mask)
    assert unmask(data, key, len(data), offset) == RFC6455WebSocket._apply_mask(data, key, len(data), offset)


ENVIRON = {"wsgi.errors": None, "REMOTE_ADDR": "", "PATH_INFO": "/"}


class Away:
    """A server whose greenlets run when the test says so, and one connection over a real pair of sockets."""

    def __init__(self) -> None:
        self.later: list[tuple[Any, tuple[Any, ...]]] = []
        self.lane = FastLane(SimpleNamespace(eio=SimpleNamespace(start_background_task=self.spawn)))
        self.here, self.there = socket.socketpair()
        self.here.setblocking(False)
        self.queue: list[Any] = []
        self.eio_socket = SimpleNamespace(
            sid="s",
            upgraded=True,
            closed=False,
            send=self.queue.append,
            queue=SimpleNamespace(qsize=lambda: len(self.queue)),
        )
        pack = RFC6455WebSocket(None, ENVIRON)._pack_message
        self.ws = SimpleNamespace(
            socket=SimpleNamespace(fd=self.here, sendall=self.sendall), _pack_message=pack, close=lambda: None
        )
        self.line = self.lane.open(self.eio_socket, self.ws)

    def spawn(self, task: Any, *args: Any) -> None:
        self.later.append((task, args))

    def sendall(self, data: bytes) -> None:
        self.here.setblocking(True)
        try:
            self.here.sendall(data)
        finally:
            self.here.setblocking(False)

    def turn(self) -> None:
        now, self.later = self.later, []
        for task, args in now:
            task(*args)

    def close(self) -> None:
        self.here.close()
        self.there.close()


@pytest.fixture
def away() -> Any:
    made = Away()
    yield made
    made.close()


def test_frames_of_one_turn_leave_in_one_send_and_in_order(away: Away) -> None:
    frames = [eio_packet.Packet(eio_packet.MESSAGE, f'2["x",{number}]') for number in range(5)]
    for pkt in frames:
        away.eio_socket.send(pkt)
    assert len(away.later) == 1, "one task for the whole turn"
    away.turn()
    assert away.there.recv(65536) == b"".join(frame_of(pkt, away.line) for pkt in frames)
    assert away.queue == []


def test_a_frame_does_not_overtake_one_in_the_queue(away: Away) -> None:
    away.queue.append("an earlier one")
    away.eio_socket.send("a later one")
    assert away.queue == ["an earlier one", "a later one"] and away.later == []


def test_a_frame_is_built_once_and_as_the_stock_way_builds_it(away: Away) -> None:
    pkt = eio_packet.Packet(eio_packet.MESSAGE, '2["message:sent",{"html":"grüße"}]')
    assert frame_of(pkt, away.line) is frame_of(pkt, away.line)
    assert frame_of(pkt, away.line) == away.ws._pack_message(pkt.encode(), masked=False)


def test_a_reader_who_does_not_read_is_cut_and_costs_a_bounded_amount(away: Away) -> None:
    away.ws.socket.sendall = lambda _data: None  # the greenlet that waits for the reader, for ever
    frame = b"x" * 50_000
    sent = 0
    with pytest.raises(BrokenPipeError):
        for _ in range(1000):
            away.line.put(frame)
            if away.line.marked:
                away.line.leave()
            away.line.busy = away.line.busy or bool(away.later)
            sent += 1
    assert away.line.dead and away.line.size == 0 and away.line.waiting == []
    assert sent * len(frame) < LINE_MOST + 2_000_000
