"""Rounds to many: what goes to many may rest a moment while the server is busy, acks and small circles never do; and the client
manager's memory of whose lines are whose, held against the stock manager's answer."""

from types import SimpleNamespace
from typing import Any

import pytest
from engineio import packet as eio_packet
from eventlet.websocket import RFC6455WebSocket
from hypothesis import given
from hypothesis import strategies as st
from socketio import Manager, packet

from community.shared import fast_lane
from community.shared.client_manager import FastManager
from community.shared.fast_lane import MANY, REST, REST_MOST, FastLane
from community.shared.line import LEAVING, LINE_MOST, Line, frame_of

PACK = RFC6455WebSocket(None, {"wsgi.errors": None, "REMOTE_ADDR": "", "PATH_INFO": "/"})._pack_message


class Turns:
    """A lane whose greenlets run when the test says so, on a clock that moves by `cost` with each send."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, cost: float = 0.0) -> None:
        self.clock = 100.0
        self.cost = cost
        self.later: list[Any] = []
        self.slept: list[float] = []
        self.between: list[Any] = []
        self.sent: list[tuple[str, bytes]] = []
        eio = SimpleNamespace(start_background_task=self.later.append, ping_interval=25, sleep=self._sleep)
        self.lane = FastLane(SimpleNamespace(eio=eio))
        monkeypatch.setattr(fast_lane.time, "monotonic", lambda: self.clock)

    def _sleep(self, seconds: float) -> None:
        """Rests are noted. A turn for others (0) is one: what they do meanwhile is `between`."""
        if seconds:
            self.slept.append(seconds)
            self.clock += seconds
        elif self.between:
            self.between.pop(0)()

    def line(self, name: str) -> Line:
        def send(data: bytes) -> int:
            self.sent.append((name, data))
            self.clock += self.cost
            return len(data)

        raw = SimpleNamespace(send=send, shutdown=lambda _how: None)
        return Line(self.lane, SimpleNamespace(socket=SimpleNamespace(fd=raw), _pack_message=PACK))

    def turn(self) -> None:
        due, self.later[:] = list(self.later), []
        for task in due:
            task()


def message(number: int) -> eio_packet.Packet:
    return eio_packet.Packet(eio_packet.MESSAGE, f'2["message:sent",{number}]')


def test_in_quiet_times_nothing_rests(monkeypatch: pytest.MonkeyPatch) -> None:
    turns = Turns(monkeypatch, cost=0.001)
    lines = [turns.line(str(each)) for each in range(MANY)]
    for number in range(2):
        turns.lane.put_all(lines, message(number))
        turns.turn()
        turns.clock += 1
    assert turns.slept == [] and len(turns.sent) == 2 * MANY


def test_while_busy_a_round_to_many_rests_in_proportion_and_takes_along_what_came(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    turns = Turns(monkeypatch, cost=0.00001)
    lines = [turns.line(str(each)) for each in range(MANY)]
    turns.lane.put_all(lines, message(0))
    turns.turn()
    turns.lane.put_all(lines, message(1))
    turns.lane.put_all(lines, message(2))
    assert len(turns.later) == 1
    turns.turn()
    assert turns.slept == [pytest.approx(REST * MANY * turns.cost)]
    assert turns.sent[MANY:] == [
        (str(each), frame_of(message(1), line) + frame_of(message(2), line)) for each, line in enumerate(lines)
    ]


def test_no_rest_is_longer_than_the_most(monkeypatch: pytest.MonkeyPatch) -> None:
    turns = Turns(monkeypatch, cost=0.01)
    lines = [turns.line(str(each)) for each in range(MANY)]
    for number in range(2):
        turns.lane.put_all(lines, message(number))
        turns.turn()
    assert turns.slept == [pytest.approx(REST_MOST)]


def test_a_small_circle_and_an_ack_never_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    turns = Turns(monkeypatch, cost=0.001)
    lines = [turns.line(str(each)) for each in range(MANY)]
    circle = [turns.line(f"circle {each}") for each in range(MANY - 1)]
    turns.lane.put_all(lines, message(0))
    turns.turn()
    turns.sent.clear()
    turns.lane.put_all(circle, message(1))
    turns.turn()
    assert turns.slept == [] and {name for name, _data in turns.sent} == {f"circle {each}" for each in range(MANY - 1)}
    turns.sent.clear()
    turns.lane.put_all(lines, message(2))
    lines[5].put(b"ack")
    turns.turn()
    assert turns.sent[0] == ("5", frame_of(message(2), lines[5]) + b"ack"), "with all that came before it, in order"
    assert [name for name, _data in turns.sent[1:]] == [str(each) for each in range(MANY) if each != 5]


def test_others_have_a_turn_amid_a_large_round_and_what_they_bring_makes_no_second_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    turns = Turns(monkeypatch, cost=0.00001)
    lines = [turns.line(str(each)) for each in range(3 * MANY)]
    circle = [turns.line("circle")]

    def another() -> None:
        assert len(turns.sent) == MANY
        turns.lane.put_all(circle, message(1))
        turns.lane.put_all(lines, message(2))
        assert [task.__name__ for task in turns.later] == ["leave_together"], "no round beside the one that goes on"

    turns.between.append(another)
    turns.lane.put_all(lines, message(0))
    turns.turn()
    of_last = [data for name, data in turns.sent if name == str(3 * MANY - 1)]
    assert of_last == [frame_of(message(0), lines[0]) + frame_of(message(2), lines[0])], "not left yet: it went along"
    of_first = [data for name, data in turns.sent if name == "0"]
    assert of_first == [frame_of(message(0), lines[0]), frame_of(message(2), lines[0])], "in a round of its own"
    assert turns.slept == [pytest.approx(REST * 3 * MANY * turns.cost)]


def test_a_round_that_fails_keeps_nobody_after_it_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    turns = Turns(monkeypatch)
    lines = [turns.line(str(each)) for each in range(MANY)]

    def breaks() -> None:
        raise ZeroDivisionError

    turns.between.append(breaks)
    turns.lane.put_all(lines, message(0))
    with pytest.raises(ZeroDivisionError):
        turns.turn()
    turns.sent.clear()
    turns.lane.put_all(lines, message(1))
    turns.turn()
    assert len(turns.sent) == MANY


def test_who_is_left_out_busy_cut_or_full(monkeypatch: pytest.MonkeyPatch) -> None:
    turns = Turns(monkeypatch)
    writer, slow, gone, full, well = (turns.line(name) for name in ("writer", "slow", "gone", "full", "well"))
    slow.busy, gone.dead, full.size = True, True, LINE_MOST
    turns.lane.put_all([writer, slow, gone, full, well], message(0), but=writer)
    turns.turn()
    assert [name for name, _data in turns.sent] == ["well"]
    assert slow.waiting == [frame_of(message(0), slow)], "its own greenlet goes on with it"
    assert full.dead and gone.waiting == [] and writer.waiting == []
    assert well.marked < LEAVING


class Server:
    """What a client manager asks of its server."""

    packet_class = packet.Packet

    def __init__(self) -> None:
        self.got: list[tuple[str, str]] = []
        self.numbers = iter(range(10_000))
        self.eio = SimpleNamespace(generate_id=lambda: f"sid{next(self.numbers)}")

    def _send_eio_packet(self, eio_sid: str, pkt: Any) -> None:
        self.got.append((eio_sid, pkt.encode()))


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("come"), st.integers(0, 2), st.booleans(), st.none() | st.integers(0, 9)),
        st.tuples(st.just("go"), st.integers(0, 9), st.just(False), st.none() | st.integers(0, 9)),
    ),
    max_size=20,
)
"""Who comes, and whether over a websocket, or which page goes; then something is said to all, and whose page it came from."""


@given(STEPS)
def test_whoever_comes_and_goes_the_same_people_get_the_same_frames_as_by_the_stock_way(steps: list[Any]) -> None:
    fast, stock = FastManager(), Manager()
    heard: list[tuple[str, str]] = []

    def put_all(lines: list[Any], pkt: Any, but: Any = None) -> None:
        heard.extend((line, pkt.encode()) for line in lines if line != but)

    lane = SimpleNamespace(lines={}, put_all=put_all)
    fast.lane = lane  # type: ignore[assignment]
    servers = Server(), Server()
    for manager, server in zip((fast, stock), servers, strict=True):
        manager.set_server(server)
        manager.initialize()
    pages: list[tuple[str, str, str]] = []
    for number, (what, which, by_websocket, whose) in enumerate(steps):
        if what == "come":
            eio_sid = f"eio{number}"
            if by_websocket:
                lane.lines[eio_sid] = eio_sid
            sids = []
            for manager in (fast, stock):
                sids.append(manager.connect(eio_sid, "/"))
                manager.enter_room(sids[-1], "/", f"person:{which}")
            pages.append((eio_sid, sids[0], sids[1]))
        elif pages:
            gone = pages.pop(which % len(pages))
            fast.basic_disconnect(gone[1], "/")
            stock.basic_disconnect(gone[2], "/")
        origin = pages[whose % len(pages)] if whose is not None and pages else ("", "", "")
        for manager, skip in ((fast, origin[1]), (stock, origin[2])):
            manager.emit(
                "message:sent", {"n": number}, "/", to=["person:0", "person:1", "person:2"], skip_sid=skip or None
            )
        assert sorted(heard + servers[0].got) == sorted(servers[1].got)
