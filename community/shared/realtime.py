"""The socket gate and the only emitter. Knows no feature; docs/realtime.md has the protocol.

In: every event passes the gate, which loads the actor afresh, counts, decodes and turns any error into an ack with a code and
a kind sentence. Out: frames are addressed to people, never to rooms. A connection joins `person:<id>` and nothing else, so who
receives what is answered from the database as it is, and there is nothing to revoke.
"""

import logging
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from typing import Any

from flask import Flask, request
from flask_babel import get_locale
from flask_babel import gettext as _

from community.extensions import socketio

from . import db, limits, site
from .actor import Actor
from .errors import HearthError, Invalid, Refused, TooFast
from .payload import Payload, decode

log = logging.getLogger(__name__)

Handler = Callable[[Actor, Any], dict[str, Any] | None]


@dataclass(frozen=True)
class Event:
    """One thing a client may send: its schema, who answers it, how often one person may send it."""

    name: str
    schema: type[Payload]
    handler: Handler
    rate: str


EVENTS: dict[str, Event] = {}


@dataclass(frozen=True, slots=True)
class Connection:
    """An open page of this process: whose, by which sign-in, in which language."""

    person: int
    sign_in: str
    language: str


_connections: dict[str, Connection] = {}
_people: dict[int, set[str]] = {}
"""The same turned round: the pages that a person has open here."""

language: ContextVar[str | None] = ContextVar("language", default=None)
"""Of whoever is being answered on the socket."""

_origin: ContextVar[str | None] = ContextVar("origin", default=None)
_arrivals: list[Callable[[Actor, bool], None]] = []


def _nobody(_sign_in: str | None) -> Actor | None:
    return None


_identify: Callable[[str | None], Actor | None] = _nobody


def on(name: str, schema: type[Payload], rate: str = "120 per minute") -> Callable[[Handler], Handler]:
    """Answer an event. The handler takes (actor, payload) and returns what goes into the ack beside `ok`."""

    def register(handler: Handler) -> Handler:
        EVENTS[name] = Event(name, schema, handler, rate)
        return handler

    return register


def identify_with(loader: Callable[[str | None], Actor | None]) -> Callable[[str | None], Actor | None]:
    """Whoever knows people says here how a connection's actor is found: called with None at the handshake (the request's
    cookie counts), later with the sign-in that was found then."""
    global _identify
    _identify = loader
    return loader


def on_arrival(listener: Callable[[Actor, bool], None]) -> Callable[[Actor, bool], None]:
    """Hear when a person's first connection here opens (True) or their last one closes (False)."""
    if listener not in _arrivals:
        _arrivals.append(listener)
    return listener


def is_connected(person_id: int) -> bool:
    """Whether the person has a connection to this process."""
    return person_id in _people


def connected_people() -> set[int]:
    return set(_people)


@cache
def _room_of(person: int) -> str:
    return f"person:{person}"


def to_people(ids: Iterable[int], event: str, frame: dict[str, Any], but_not_here: bool = False) -> None:
    """Send a frame to people, to every page they have open; encoded once. With `but_not_here`, the page that caused it
    is left out (it has its ack). Never inside a transaction: an emit may yield."""
    rooms = [_room_of(person) for person in ids]
    if not rooms:
        return
    if db.is_writing():
        raise RuntimeError("no emit inside a transaction")
    socketio.emit(event, frame, to=rooms, skip_sid=_origin.get() if but_not_here else None)


def drop_person(person_id: int, sign_in: str | None = None) -> None:
    """Close a person's connections (or those of one sign-in), on every process: they signed out, paused or closed the account."""
    drop_here(person_id, sign_in)
    tell_others = getattr(socketio.server.manager, "tell_others_to_drop", None)
    if tell_others is not None:
        tell_others(person_id, sign_in)


def drop_here(person_id: int, sign_in: str | None) -> None:
    for sid in list(_people.get(person_id, ())):
        if sign_in in (None, _connections[sid].sign_in):
            socketio.emit("session:ended", {}, to=sid, ignore_queue=True)
            _forget(sid)
            socketio.server.disconnect(sid, ignore_queue=True)


def close_all() -> None:
    """Tell every page that is open here that this process goes down, so that it can say so and come back."""
    socketio.emit("server:closing", {}, ignore_queue=True)


def attach(app: Flask) -> None:
    """Hang the gate on the socket server. Connecting goes through Flask-SocketIO, which opens the request with its cookies; events
    go straight to python-socketio: a request context for each would cost more than most of them do."""
    socketio.on_event("connect", _connect)
    socketio.on_event("disconnect", _disconnect)
    for name in EVENTS:
        socketio.server.on(name, _gate(app, EVENTS[name]))
    socketio.server.on("*", _unknown(app))
    socketio.server.manager.drop_here = drop_here


def _connect(_auth: Any = None) -> bool:
    with db.unit():
        actor = _identify(None)
        if actor is None:
            return False
        sid = request.sid  # type: ignore[attr-defined]
        first = not is_connected(actor.id)
        _connections[sid] = Connection(actor.id, actor.sign_in, str(get_locale() or "en"))
        _people.setdefault(actor.id, set()).add(sid)
        socketio.server.enter_room(sid, _room_of(actor.id))
        if first:
            _tell_arrival(actor, True)
    return True


def _disconnect(*_reason: Any) -> None:
    connection = _forget(request.sid)  # type: ignore[attr-defined]
    if connection is not None and not is_connected(connection.person):
        with db.unit():
            actor = _identify(connection.sign_in)
            if actor is not None:
                _tell_arrival(actor, False)


def _forget(sid: str) -> Connection | None:
    connection = _connections.pop(sid, None)
    if connection is not None:
        pages = _people.get(connection.person, set())
        pages.discard(sid)
        if not pages:
            _people.pop(connection.person, None)
    return connection


def _tell_arrival(actor: Actor, here: bool) -> None:
    for listener in _arrivals:
        try:
            listener(actor, here)
        except Exception:
            log.exception("an arrival listener failed")


def _gate(app: Flask, event: Event) -> Callable[..., dict[str, Any]]:
    def answer(sid: str, *data: Any) -> dict[str, Any]:
        connection = _connections.get(sid)
        origin = _origin.set(sid)
        spoken = language.set(connection.language if connection else None)
        try:
            with app.app_context(), db.unit():
                return _answer(event, sid, connection, data)
        finally:
            language.reset(spoken)
            _origin.reset(origin)

    return answer


def _answer(event: Event, sid: str, connection: Connection | None, data: tuple[Any, ...]) -> dict[str, Any]:
    try:
        actor = _identify(connection.sign_in) if connection else None
        if actor is None:
            socketio.start_background_task(_let_go, sid)
            return _refusal("signed_out", _("You are signed out. Sign in again and you can go on."))
        if site.rates_kept() and not limits.hit(event.rate, event.name, str(actor.id)):
            raise TooFast
        payload = decode(event.schema, data[0] if data else {})
        return {"ok": True, **(event.handler(actor, payload) or {})}
    except HearthError as error:
        refusal = _refusal(error.code, error.say)
        if isinstance(error, Invalid) and error.fields:
            refusal["fields"] = error.fields
        if isinstance(error, Refused) and error.until is not None:
            refusal["until"] = error.until.isoformat()
        return refusal
    except Exception:
        log.exception("event %s failed", event.name)
        return _refusal(
            "error", _("Something went wrong on our side. What you wrote is still with you; try again in a moment.")
        )


def _let_go(sid: str) -> None:
    """Disconnect once the answer that says why has left."""
    socketio.sleep(0.05)
    socketio.server.disconnect(sid)


def _unknown(app: Flask) -> Callable[..., dict[str, Any]]:
    def answer(_event: str, _sid: str, *_data: Any) -> dict[str, Any]:
        with app.app_context():
            return _refusal("unknown_event", _("This page asked for something we don't know. Reload it, please."))

    return answer


def _refusal(code: str, say: str) -> dict[str, Any]:
    return {"ok": False, "code": code, "say": say}
