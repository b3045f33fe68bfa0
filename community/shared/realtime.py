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
from .presence import Presence

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
_arrivals: list[Callable[[int, bool], None]] = []
presence: Presence


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


def on_arrival(listener: Callable[[int, bool], None]) -> Callable[[int, bool], None]:
    """Hear when somebody who lets it be seen opens their first page anywhere (True) or closes their last one (False). Every process hears
    it and tells its own pages (to_pages_here)."""
    if listener not in _arrivals:
        _arrivals.append(listener)
    return listener


def is_here(person_id: int) -> bool:
    """Whether the person lets it be seen, and has a page open on any process."""
    return presence.is_here(person_id)


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


def to_pages_here(ids: Iterable[int], event: str, frame: dict[str, Any]) -> None:
    """Send a frame to people's pages on this process alone: what each process tells its own."""
    rooms = [_room_of(person) for person in ids if person in _people]
    if rooms:
        socketio.emit(event, frame, to=rooms, ignore_queue=True)


def drop_person(person_id: int, sign_in: str | None = None) -> None:
    """Close a person's connections (or those of one sign-in), on every process: they signed out, paused or closed the account."""
    drop_here(person_id, sign_in)
    tell_arrivals()
    tell_others("drop", [person_id, sign_in])


def drop_here(person_id: int, sign_in: str | None) -> None:
    """The same on this process alone, and at once: no frame that comes after it may reach them."""
    for sid in list(_people.get(person_id, ())):
        if sign_in in (None, _connections[sid].sign_in):
            socketio.emit("session:ended", {}, to=sid, ignore_queue=True)
            _forget(sid)
            socketio.server.disconnect(sid, ignore_queue=True)


def drop_ended() -> None:
    """Close the connections here whose sign-in ended while this process could not hear of it."""
    for sid, connection in list(_connections.items()):
        try:
            with db.unit():
                if _identify(connection.sign_in) is None and sid in _connections:
                    drop_here(connection.person, connection.sign_in)
                    tell_arrivals()
        except Exception:
            log.exception("whether a sign-in still counts could not be read")
        socketio.sleep(0)  # there may be thousands, and others wait


def say_missed() -> None:
    """Tell every page here that frames may not have reached it: it asks for what it does not have."""
    if _connections:
        socketio.emit("frames:missed", {}, ignore_queue=True)


def tell_others(word: str, value: Any) -> None:
    """Say a word of our own to the other processes, where there are any (neighbours.py hears it)."""
    tell = getattr(socketio.server.manager, "tell_others", None)
    if tell is not None:
        tell(word, value)


def close_all() -> None:
    """Tell every page that is open here that this process goes down, so that it can say so and come back."""
    socketio.emit("server:closing", {}, ignore_queue=True)


def attach(app: Flask) -> None:
    """Hang the gate on the socket server. Connecting goes through Flask-SocketIO, which opens the request with its cookies; events
    go straight to python-socketio: a request context for each would cost more than most of them do."""
    socketio.on_event("connect", _connect)
    socketio.on_event("disconnect", _disconnect)
    global presence
    presence = Presence(tell_others, app.config["HEARTH"].presence_lapse)
    for name in EVENTS:
        socketio.server.on(name, _gate(app, EVENTS[name]))
    socketio.server.on("*", _unknown(app))


def _connect(_auth: Any = None) -> bool:
    with db.unit():
        actor = _identify(None)
        if actor is None:
            return False
        sid = request.sid  # type: ignore[attr-defined]
        _connections[sid] = Connection(actor.id, actor.sign_in, str(get_locale() or "en"))
        _people.setdefault(actor.id, set()).add(sid)
        socketio.server.enter_room(sid, _room_of(actor.id))
        if actor.shows_presence != "nobody":
            presence.comes(actor.id)
            tell_arrivals()
    return True


def _disconnect(*_reason: Any) -> None:
    if _forget(request.sid) is not None:  # type: ignore[attr-defined]
        tell_arrivals()


def _forget(sid: str) -> Connection | None:
    connection = _connections.pop(sid, None)
    if connection is not None:
        pages = _people.get(connection.person, set())
        pages.discard(sid)
        if not pages:
            _people.pop(connection.person, None)
            presence.goes(connection.person)
    return connection


def tell_arrivals() -> None:
    """Have our pages hear who came and who went, on whichever process."""
    news = presence.news()
    for person, here in news if _people else ():
        for listener in _arrivals:
            try:
                with db.unit():
                    listener(person, here)
            except Exception:
                log.exception("an arrival listener failed")


def _follow_setting(actor: Actor) -> None:
    """They changed who may see that they are here. It counts from the next thing any of their pages does."""
    if actor.shows_presence == "nobody":
        presence.hides(actor.id)
    else:
        presence.comes(actor.id)
    tell_arrivals()


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
        if (actor.id in presence.held) is (actor.shows_presence == "nobody"):
            _follow_setting(actor)
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
