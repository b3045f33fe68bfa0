"""A push service on loopback, and browsers that have an address there: what arrives is decrypted with the browser's own key, and the
signature is checked, as real ones do."""

import base64
import json
import os
import socketserver
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02


def _text(of: bytes) -> str:
    return base64.urlsafe_b64encode(of).decode().rstrip("=")


@dataclass
class Arrived:
    """One push. `length`: of what was sent, in bytes."""

    path: str
    headers: dict[str, str]
    says: dict[str, str]
    claims: dict[str, Any]
    signer: str
    length: int


@dataclass
class PushService:
    """`answers`: the status of each next push, then 201. While `holds` is set, one that arrived is answered only after `let_go`."""

    arrived: list[Arrived] = field(default_factory=list)
    answers: list[int | tuple[int, dict[str, str]]] = field(default_factory=list)
    browsers: dict[str, "Browser"] = field(default_factory=dict)
    holding: threading.Event = field(default_factory=threading.Event)
    holds: bool = False

    def __post_init__(self) -> None:
        self._answered = threading.Event()
        service = self

        class Desk(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                service._take(self)

            def log_message(self, *_words: Any) -> None:
                pass

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Desk)
        self._server.daemon_threads = True
        self.host = f"127.0.0.1:{self._server.server_address[1]}"

    def browser(self, name: str = "one") -> "Browser":
        made = self.browsers[f"/push/{name}"] = Browser(f"http://{self.host}/push/{name}")
        return made

    def let_go(self) -> None:
        self.holds = False
        self._answered.set()

    def hold_the_next(self) -> None:
        self.holding.clear()
        self._answered.clear()
        self.holds = True

    def _take(self, desk: BaseHTTPRequestHandler) -> None:
        body = desk.rfile.read(int(desk.headers["Content-Length"]))
        answer = self.answers.pop(0) if self.answers else 201
        status, more = answer if isinstance(answer, tuple) else (answer, {})
        browser = self.browsers.get(desk.path)
        if browser is None:
            status = 410
        elif status == 201:
            claims, signer = checked(desk.headers["Authorization"])
            says = browser.reads(body)
            self.arrived.append(Arrived(desk.path, dict(desk.headers), says, claims, signer, len(body)))
        if self.holds:
            self.holding.set()
            self._answered.wait(60)
        desk.send_response(status)
        for name, value in {"Content-Length": "0", **more}.items():
            desk.send_header(name, value)
        desk.end_headers()

    def __enter__(self) -> "PushService":
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_fault: object) -> None:
        self.let_go()
        self._server.shutdown()
        self._server.server_close()


class Browser:
    """What a browser that takes pushes knows."""

    def __init__(self, endpoint: str):
        self.endpoint = endpoint
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._auth = os.urandom(16)

    @property
    def subscription(self) -> dict[str, str]:
        point = self._key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {"endpoint": self.endpoint, "p256dh": _text(point), "auth": _text(self._auth)}

    def reads(self, body: bytes) -> dict[str, str]:
        opened = http_ece.decrypt(body, private_key=self._key, auth_secret=self._auth, version="aes128gcm")
        told: dict[str, str] = json.loads(opened)
        return told


def checked(authorization: str) -> tuple[dict[str, Any], str]:
    """What was signed and with which public key. Fails where the signature is not good (RFC 8292)."""
    assert Vapid02.verify(authorization)
    parts = dict(part.split("=", 1) for part in authorization.removeprefix("vapid ").split(","))
    claims = parts["t"].split(".")[1]
    return json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4))), parts["k"]
