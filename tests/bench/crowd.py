"""The bench's clients, in a process of their own: everyone in one room. Reads its task as JSON on stdin, writes what it measured.

Two ways of talking: *steady*, so many messages a second whatever happens, for how long things take; *flood*, 16 writers who send their
next when the last was acknowledged, for how much goes through. Sender and receivers are one process, so one clock measures both ways.
"""

import gc
import json
import resource
import select
import sys
import time
from typing import Any

from tests.bench.wire import Wire

WRITERS = 16
MARK = b"bench "


class Crowd:
    def __init__(self, task: dict[str, Any]):
        self.room: int = task["room"]
        self.wires: dict[int, Wire] = {}
        self.poll = select.epoll()
        for cookie in task["cookies"]:
            wire = Wire(task["port"], cookie)
            wire.open()
            self.wires[wire.socket.fileno()] = wire
            self.poll.register(wire.socket.fileno(), select.EPOLLIN)
        self.all = list(self.wires.values())
        self.run_id = task["run"]
        self.number = 0
        self.sent_at: dict[int, float] = {}
        self.deliveries: list[float] = []
        self.acks: list[float] = []
        self.delivered = 0
        self.acknowledged = 0
        self.measuring = False
        self.refused: list[str] = []

    def say(self, wire: Wire) -> None:
        self.number += 1
        body = f"bench {self.number:08} and a sentence of an ordinary length beside it"
        payload = {"room": self.room, "body": body, "nonce": f"{self.run_id}-{self.number:08}"}
        self.sent_at[self.number] = time.perf_counter()
        wire.send(b'42%d["message:send",%b]' % (self.number, json.dumps(payload, separators=(",", ":")).encode()))

    def listen(self, seconds: float) -> list[Wire]:
        """Take in what comes within so long, and give those whose message was acknowledged."""
        answered = []
        for handle, _event in self.poll.poll(seconds):
            wire = self.wires[handle]
            for frame in wire.read():
                at = time.perf_counter()
                if frame[1:2] == b"3":
                    answered.append(wire)
                    self.take_ack(frame, at)
                elif (found := frame.find(MARK)) > 0:
                    self.delivered += 1
                    if self.measuring:
                        self.deliveries.append(at - self.sent_at[int(frame[found + 6 : found + 14])])
        return answered

    def take_ack(self, frame: bytes, at: float) -> None:
        self.acknowledged += 1
        if b'"ok":true' not in frame and b'"ok": true' not in frame:
            self.refused.append(frame.decode()[:300])
        if self.measuring:
            self.acks.append(at - self.sent_at[int(frame[2 : frame.index(b"[")])])

    def steady(self, seconds: float, rate: float) -> None:
        """`rate` messages a second, the writers in turn. A server that falls behind is not waited for."""
        start = time.perf_counter()
        due = 0
        while (elapsed := time.perf_counter() - start) < seconds:
            while due <= elapsed * rate:
                self.say(self.all[due % len(self.all)])
                due += 1
            self.listen(max(0.0, min(due / rate - elapsed, seconds - elapsed)))

    def flood(self, seconds: float) -> None:
        for wire in self.all[:WRITERS]:
            self.say(wire)
        start = time.perf_counter()
        while time.perf_counter() - start < seconds:
            for wire in self.listen(0.2):
                self.say(wire)

    def settle(self) -> None:
        """Wait until every message sent has been acknowledged and heard by all others."""
        wanted = self.number * (len(self.all) - 1)
        patience = time.perf_counter() + 60
        while (self.acknowledged < self.number or self.delivered < wanted) and time.perf_counter() < patience:
            self.listen(0.2)
        if self.delivered != wanted or self.acknowledged != self.number or self.refused:
            sys.exit(
                f"{self.number} messages sent, {self.acknowledged} acknowledged, {self.delivered} of {wanted} deliveries; "
                f"refused: {self.refused[:2]}"
            )


def percentile(values: list[float], share: float) -> float:
    """In milliseconds."""
    ordered = sorted(values)
    return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")


def main() -> None:
    task = json.load(sys.stdin)
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    crowd = Crowd(task)
    gc.freeze()
    gc.disable()
    crowd.steady(task["warm_up"], task["rate"])
    crowd.settle()
    crowd.measuring = True
    crowd.steady(task["seconds"], task["rate"])
    crowd.settle()
    crowd.measuring = False
    measured: dict[str, Any] = {
        "delivery_p50": percentile(crowd.deliveries, 0.5),
        "delivery_p99": percentile(crowd.deliveries, 0.99),
        "ack_p50": percentile(crowd.acks, 0.5),
        "ack_p99": percentile(crowd.acks, 0.99),
    }
    crowd.flood(task["warm_up"])
    crowd.settle()
    delivered, acknowledged = crowd.delivered, crowd.acknowledged
    start, busy = time.perf_counter(), time.process_time()
    crowd.flood(task["seconds"])
    took, busy = time.perf_counter() - start, time.process_time() - busy
    measured |= {
        "deliveries_per_second": (crowd.delivered - delivered) / took,
        "messages_per_second": (crowd.acknowledged - acknowledged) / took,
        "clients_busy": busy / took,
    }
    crowd.settle()
    json.dump(measured, sys.stdout)


if __name__ == "__main__":
    main()
