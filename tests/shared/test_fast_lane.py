"""The quick way for frames: the contract with the pinned releases, the same bytes as the stock way, and what happens to a reader who
does not read. Over real sockets it is tested in tests/process."""

import socket
from queue import Queue
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
from community.shared.client_manager import FastManager
from community.shared.fast_lane import FastLane, unmask
from community.shared.line import LINE_MOST, frame_of


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


class _Asleep(Exception):
    pass


def _pinger(eio_socket: Any) -> Any:
    class Socket(SimpleNamespace):
        def _send_ping(self) -> None:
            raise AssertionError("a ping needs no greenlet")

    eio_socket._send_ping = Socket._send_ping.__get__(eio_socket)
    return eio_socket._send_ping


ENVIRON = {"wsgi.errors": None, "REMOTE_ADDR": "", "PATH_INFO": "/"}


class Away:
    """A server whose greenlets run when the test says so, and one connection over a real pair of sockets."""

    def __init__(self) -> None:
        self.later: list[tuple[Any, tuple[Any, ...]]] = []
        eio = SimpleNamespace(start_background_task=self.spawn, ping_interval=25, sleep=self.sleep)
        self.lane = FastLane(SimpleNamespace(eio=eio))
        self.here, self.there = socket.socketpair()
        self.here.setblocking(False)
        self.slept: list[float] = []
        self.closed = False
        self.eio_socket = SimpleNamespace(sid="s", closed=False, closing=False, queue=Queue(), last_ping=None)
        self.eio_socket.send = lambda pkt: self.eio_socket.queue.put(pkt)
        pack = RFC6455WebSocket(None, ENVIRON)._pack_message
        there = SimpleNamespace(fd=self.here, sendall=self.sendall)
        self.ws = SimpleNamespace(socket=there, _pack_message=pack, close=self.ended)

    def opens(self) -> Any:
        """As engineio does: the handler starts its writer, then reads. Gives the line."""

        def writer() -> None:
            raise AssertionError("the writer needs no greenlet")

        def handler(_ws: Any) -> Any:
            self.lane.start(writer).join()
            return self.lane.lines["s"]

        line = self.lane.carry(self.eio_socket, self.ws, handler)
        self.lane.lines["s"] = line
        return line

    def ended(self) -> None:
        self.closed = True

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        raise _Asleep

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
    away.eio_socket.queue.put(early := eio_packet.Packet(eio_packet.OPEN, {"sid": "s"}))
    line = away.opens()
    frames = [eio_packet.Packet(eio_packet.MESSAGE, f'2["x",{number}]') for number in range(5)]
    for pkt in frames:
        away.eio_socket.send(pkt)
    assert len(away.later) == 1, "one task for the whole turn"
    away.turn()
    assert away.there.recv(65536) == b"".join(frame_of(pkt, line) for pkt in [early, *frames])


def test_a_frame_is_built_once_and_as_the_stock_way_builds_it(away: Away) -> None:
    line = away.opens()
    pkt = eio_packet.Packet(eio_packet.MESSAGE, '2["message:sent",{"html":"grüße"}]')
    assert frame_of(pkt, line) is frame_of(pkt, line)
    assert frame_of(pkt, line) == away.ws._pack_message(pkt.encode(), masked=False)


def test_what_waits_leaves_before_the_end(away: Away) -> None:
    line = away.opens()
    away.eio_socket.send(last := eio_packet.Packet(eio_packet.CLOSE))
    away.eio_socket.queue.put(None)
    assert away.there.recv(100) == frame_of(last, line) and away.closed


def test_one_task_pings_everybody_and_leaves_out_who_is_gone(away: Away, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [100.0]
    monkeypatch.setattr(fast_lane.time, "monotonic", lambda: clock[0])
    line = away.opens()
    gone = SimpleNamespace(closed=True, closing=True, send=None)
    for eio_socket in (away.eio_socket, gone):
        away.lane.start(_pinger(eio_socket))
    assert len(away.later) == 1
    with pytest.raises(_Asleep):
        away.turn()
    assert away.slept == [25.0]
    clock[0] += 25
    away.lane._ping()
    assert away.eio_socket.last_ping is not None and not away.lane._pings
    away.turn()
    assert away.there.recv(100) == frame_of(eio_packet.Packet(eio_packet.PING), line)


def test_anything_else_starts_as_ever(away: Away) -> None:
    away.lane.start(print, "x")
    assert away.later == [(print, ("x",))]


def test_a_reader_who_does_not_read_is_cut_and_costs_a_bounded_amount(away: Away) -> None:
    line = away.opens()
    frame, sent = b"x" * 50_000, 0
    while not line.dead and sent < 1000:
        line.put(frame)
        if line.marked:
            line.leave()  # the greenlet that waits for the reader never gets its turn
        sent += 1
    assert line.dead and line.size == 0 and line.waiting == []
    assert sent * len(frame) < LINE_MOST + 2_000_000
    away.eio_socket.queue.put(eio_packet.Packet(eio_packet.MESSAGE, "2[]"))
    with pytest.raises(BrokenPipeError):
        line.put(frame)
