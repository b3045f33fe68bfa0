"""The part of the bench about pages: a room's page of a real Hearth beside a bare one of the same size, over connections kept alive."""

import selectors
import socket
import time
from argparse import Namespace

from tests.bench.figures import Figure, Part, medians, ratio
from tests.bench.ground import Ground, hearth_ground, made_world, stock_ground
from tests.bench.talking import Runs

CONNECTIONS = 8
SHOWN = 50


class Reader:
    """One HTTP/1.1 connection that asks for the same page again and again. It trusts the server, as the bench's websockets do."""

    def __init__(self, port: int, path: str, cookie: str):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {cookie}\r\n\r\n".encode()
        self._got = b""

    def ask(self) -> None:
        self.socket.sendall(self.request)

    def take(self) -> tuple[bytes, bytes] | None:
        """Head and body, once all of it is there."""
        got = self.socket.recv(262_144)
        if not got:
            raise ConnectionError("the server closed a connection that was to be kept")
        self._got += got
        head, found, body = self._got.partition(b"\r\n\r\n")
        if not found or len(body) < length_in(head):
            return None
        self._got = b""
        if b" 200 " not in head.split(b"\r\n", 1)[0]:
            raise ConnectionError(head.decode(errors="replace"))
        return head, body

    def get(self) -> tuple[bytes, bytes]:
        self.ask()
        while (answer := self.take()) is None:
            pass
        return answer

    def close(self) -> None:
        self.socket.close()


def length_in(head: bytes) -> int:
    """Of the body, as the head says. Raises ValueError where it does not."""
    for line in head.split(b"\r\n")[1:]:
        name, _colon, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            return int(value)
    raise ValueError("an answer without a length can't be told from the next one")


def cookie_in(head: bytes) -> str:
    """The cookie that an answer sets, as a request sends it."""
    lines = (line for line in head.decode().split("\r\n") if line.lower().startswith("set-cookie:"))
    return next(lines).partition(":")[2].partition(";")[0].strip()


def asked(ground: Ground, path: str, cookie: str, seconds: float, warm_up: float) -> dict[str, float]:
    """So many connections, each asking again as soon as it was answered."""
    readers = [Reader(ground.port, path, cookie) for _ in range(CONNECTIONS)]
    with selectors.DefaultSelector() as selector:
        for reader in readers:
            selector.register(reader.socket, selectors.EVENT_READ, reader)
            reader.ask()
        answered, size = 0, 0
        start, used = time.perf_counter(), ground.cpu()
        warm = False
        while (elapsed := time.perf_counter() - start) < (seconds if warm else warm_up) or not warm:
            if not warm and elapsed >= warm_up:
                warm, answered, start, used = True, 0, time.perf_counter(), ground.cpu()
            for key, _events in selector.select(0.2):
                if (answer := key.data.take()) is not None:
                    answered, size = answered + 1, len(answer[1])
                    key.data.ask()
        took, used = time.perf_counter() - start, ground.cpu() - used
    for reader in readers:
        reader.close()
    return {"requests_per_second": answered / took, "bytes": float(size), "server_busy": used / took}


def pages(options: Namespace) -> Part:
    """The newest page of a room, and the bare page made as large as that one is."""
    runs: Runs = {"hearth": [], "bare": []}
    with made_world(24, messages=1000) as world:
        path, cookie = f"/rooms/{world.lounges[0]}", world.cookies[-1]
        for _run in range(options.runs):
            with hearth_ground(world) as ground:
                runs["hearth"].append(asked(ground, path, cookie, options.seconds, options.warm_up))
            with stock_ground("page", str(int(runs["hearth"][-1]["bytes"]))) as ground:
                reader = Reader(ground.port, "/sign-in", "")
                signed_in = cookie_in(reader.get()[0])
                reader.close()
                runs["bare"].append(asked(ground, "/", signed_in, options.seconds, options.warm_up))
    ours, bare = medians(runs["hearth"]), medians(runs["bare"])
    return Part(
        "pages",
        f"a room's page with {SHOWN} messages, beside a bare Flask, Flask-Login and Jinja page of the same size",
        {"connections kept": CONNECTIONS, "seconds": options.seconds, "runs": options.runs},
        [
            Figure(
                "requests/s, × the bare page",
                ratio(ours["requests_per_second"], bare["requests_per_second"]),
                least=0.5,
                beside=f"{ours['requests_per_second']:,.0f} beside {bare['requests_per_second']:,.0f}",
            ),
            Figure("bytes of the page", ours["bytes"], "{:,.0f}", beside=f"bare {bare['bytes']:,.0f}"),
        ],
        runs,
    )
