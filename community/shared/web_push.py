"""Pushes to browsers: Web Push (RFC 8030), encrypted for the one browser (RFC 8291) and signed with our key (RFC 8292, VAPID). pywebpush
does the cryptography and nobody else knows it. Not here: who gets one, and what it says.

Where a push goes was said by somebody's browser, so by anybody. So the address has to be https, on the usual port, of a name that
leads to public addresses alone; the connection is made to those very addresses; no redirect is followed, nothing of an answer is
read but its head, and after DEADLINE it is over. The setting push_hosts names exceptions.
"""

import base64
import binascii
import contextlib
import http.client
import ipaddress
import json
import logging
import re
import socket
import ssl
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parseaddr
from enum import StrEnum
from typing import Any
from urllib.parse import SplitResult, urlsplit

from cryptography.hazmat.primitives.asymmetric import ec

from .clock import now

log = logging.getLogger(__name__)

ENDPOINT_MOST = 2000
CONNECTS_WITHIN = 5.0
DEADLINE = 10.0
"""Seconds for one push, whatever the other side does."""
AT_ONCE = 20
ADDRESSES_MOST = 4
"""Of one name, that are tried."""
SIGNED_FOR = timedelta(hours=12)
PADDED_TO = 512
"""What is sent is a multiple of so many bytes long, so that its length tells nothing."""
_NAT64 = ipaddress.ip_network("64:ff9b::/96")

_key = ""
_contact = ""
_hosts: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Letter:
    """`topic`: of one topic a push service keeps the newest alone (RFC 8030). `keeps`: seconds for which it keeps it for a browser that is
    away."""

    endpoint: str
    p256dh: str
    auth: str
    says: dict[str, str]
    topic: str
    keeps: int


class Outcome(StrEnum):
    TAKEN = "taken"
    GONE = "gone"
    """There is no such browser any more, or none that we would go to."""
    LATER = "later"
    REFUSED = "refused"
    """This push will never be taken."""


@dataclass(frozen=True)
class Answer:
    """`after`: seconds to wait, where the push service asked for it."""

    outcome: Outcome
    after: int = 0


def set_up(key: str, mail_from: str, hosts: Sequence[str] = (), load_now: bool = False) -> None:
    """`mail_from`: whom push services may write to when something is wrong with our pushes; they see the bare address."""
    global _key, _contact, _hosts
    _key, _contact, _hosts = key, f"mailto:{parseaddr(mail_from)[1]}", frozenset(hosts)
    if load_now:
        _library()


def _library() -> Any:
    """Loaded when it is first needed: it takes a quarter of a second and 25 MB."""
    import py_vapid
    import pywebpush

    return pywebpush.WebPusher, py_vapid.Vapid02


def public_key() -> str:
    """What browsers are told to take pushes from."""
    number = int.from_bytes(_bytes(_key), "big")
    point = ec.derive_private_key(number, ec.SECP256R1()).public_key().public_numbers()
    return _text(b"\x04" + point.x.to_bytes(32, "big") + point.y.to_bytes(32, "big"))


def is_endpoint(address: str) -> bool:
    """Whether we would send there, as far as the address itself tells."""
    return _parts(address) is not None


def are_keys(p256dh: str, auth: str) -> bool:
    """Whether something can be encrypted for them."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _bytes(p256dh))
        return len(_bytes(p256dh)) == 65 and len(_bytes(auth)) == 16
    except ValueError:
        return False


def send_all(letters: Sequence[Letter]) -> list[Answer]:
    """In their order, several at once, each in a thread; it returns when all are answered or given up. Touches no database."""
    if not letters:
        return []
    _library()
    with ThreadPoolExecutor(min(AT_ONCE, len(letters))) as pool:
        return list(pool.map(_send, letters))


def _send(letter: Letter) -> Answer:
    try:
        return _deliver(letter)
    except (OSError, http.client.HTTPException) as fault:
        log.info("a push could not be sent (%s)", type(fault).__name__)
        return Answer(Outcome.LATER)
    except Exception:
        log.exception("a push could not be made")
        return Answer(Outcome.REFUSED)


def _deliver(letter: Letter) -> Answer:
    parts = _parts(letter.endpoint)
    if parts is None:
        return Answer(Outcome.GONE)
    secure, port = parts.scheme == "https", parts.port or (443 if parts.scheme == "https" else 80)
    addresses = _addresses(parts.hostname or "", port)
    if not addresses:
        log.warning("a push was not sent: its address leads to no public place")
        return Answer(Outcome.GONE)
    headers, body = _sealed(letter, f"{parts.scheme}://{parts.netloc}")
    kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    connection = kind(parts.hostname or "", port, timeout=CONNECTS_WITHIN)
    with _line_to(addresses, port) as line:
        line.settimeout(DEADLINE)
        connection.sock = _encrypted(line, parts.hostname or "") if secure else line
        try:
            connection.request("POST", f"{parts.path or '/'}{'?' * bool(parts.query)}{parts.query}", body, headers)
            answer = connection.getresponse()
            return _meaning(answer.status, answer.headers.get("Retry-After", ""))
        finally:
            connection.close()


def _encrypted(line: socket.socket, host: str) -> ssl.SSLSocket:
    return ssl.create_default_context().wrap_socket(line, server_hostname=host)


def _meaning(status: int, after: str) -> Answer:
    if status in (200, 201, 202, 204):
        return Answer(Outcome.TAKEN)
    if status in (404, 410):
        return Answer(Outcome.GONE)
    # A signature that is not taken may be our clock or a key that was just changed: nobody loses their browser by it.
    if status >= 500 or status in (401, 403, 408, 429):
        seconds = int(after) if after.isascii() and after.isdigit() and len(after) < 7 else 0
        return Answer(Outcome.LATER, min(seconds, 24 * 3600))
    return Answer(Outcome.REFUSED)


def _sealed(letter: Letter, origin: str) -> tuple[dict[str, str], bytes]:
    pusher, vapid = _library()
    says = json.dumps(letter.says, ensure_ascii=False).encode()
    keys = {"p256dh": letter.p256dh, "auth": letter.auth}
    sealed = pusher({"endpoint": letter.endpoint, "keys": keys}).encode(says.ljust(-len(says) % PADDED_TO + len(says)))
    signer = vapid.from_raw(_key.encode())
    signer.conf = {"no-strict": True}  # it knows fewer addresses than there are
    signed = signer.sign({"aud": origin, "sub": _contact, "exp": int((now() + SIGNED_FOR).timestamp())})
    headers = {
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(letter.keeps),
        "Topic": letter.topic,
        "Urgency": "normal",
    }
    return headers | signed, sealed["body"]


def _parts(address: str) -> SplitResult | None:
    if len(address) > ENDPOINT_MOST or not re.fullmatch(r"[\x21-\x7e]+", address):
        return None
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    if parts.username is not None or parts.password is not None or parts.fragment:
        return None
    if parts.scheme in ("http", "https") and f"{host}:{port}" in _hosts:
        return parts
    named = re.fullmatch(r"([a-z0-9-]+\.)+[a-z][a-z0-9-]+", host)
    return parts if parts.scheme == "https" and port in (None, 443) and named else None


def _addresses(host: str, port: int) -> list[str]:
    """What the name leads to; nothing where any of it is not public."""
    found = [str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if f"{host}:{port}" not in _hosts and not all(is_public(address) for address in found):
        return []
    return found[:ADDRESSES_MOST]


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open net, also where it only wraps another."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        wrapped = ip.ipv4_mapped or ip.sixtofour or (ip.teredo and ip.teredo[1])
        if ip in _NAT64:
            wrapped = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if wrapped:
            return wrapped.is_global and not wrapped.is_multicast
    return ip.is_global and not ip.is_multicast


@contextlib.contextmanager
def _line_to(addresses: list[str], port: int) -> Iterator[socket.socket]:
    """A connection to the first that answers. After DEADLINE it is cut, whoever waits for something on it."""
    line = _first_of(addresses, port)
    # A second handle: encrypting takes the first one away. What is shut down is shut down for both.
    cut = line.dup()

    def end() -> None:
        with contextlib.suppress(OSError):
            cut.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(DEADLINE, end)
    timer.daemon = True
    timer.start()
    try:
        yield line
    finally:
        timer.cancel()
        line.close()
        cut.close()


def _first_of(addresses: list[str], port: int) -> socket.socket:
    for place, address in enumerate(addresses, start=1):
        try:
            return socket.create_connection((address, port), CONNECTS_WITHIN / len(addresses))
        except OSError:
            if place == len(addresses):
                raise
    raise OSError("the name leads nowhere")


def _bytes(written: str) -> bytes:
    """Of url-safe base64, with or without its padding. Raises ValueError."""
    if not re.fullmatch(r"[A-Za-z0-9_-]+=*", written):
        raise ValueError("not base64")
    try:
        return base64.urlsafe_b64decode(written.rstrip("=") + "=" * (-len(written.rstrip("=")) % 4))
    except binascii.Error as fault:
        raise ValueError("not base64") from fault


def _text(of: bytes) -> str:
    return base64.urlsafe_b64encode(of).decode().rstrip("=")
