"""The socket's door to rooms. Each handler is what docs/realtime.md says; decisions and writing are below."""

from typing import Any

from community.boundaries import audience
from community.boundaries.covering import NONE
from community.boundaries.rooms import may_post, may_show_signs
from community.shared import realtime
from community.shared.actor import Actor
from community.shared.realtime import on, on_arrival, to_pages_here, to_people

from .payloads import (
    CancelPostponed,
    EditMessage,
    EnterRoom,
    MarkRead,
    OpenMessage,
    Postponed,
    ReadHistory,
    Respond,
    Said,
    SendMessage,
    ShowTyping,
    TakeBack,
    frame,
    may_here,
    postponed_frame,
    response_kinds,
)
from .queries import messages, rooms
from .queries.postponed import postponed_for
from .services.cancel_postponed import cancel_postponed
from .services.edit_message import edit_message
from .services.enter_room import enter_room, mark_read
from .services.respond_to_message import respond_to_message
from .services.send_message import send_message
from .services.send_when_awake import send_when_awake
from .services.take_back_message import take_back_message


@on("room:enter", EnterRoom)
def room_enter(actor: Actor, payload: EnterRoom) -> dict[str, Any]:
    reading = rooms.room_to_read(actor, payload.room)
    room, seen = reading.room, reading.facts
    enter_room(actor, reading)
    reset = False
    changed: list[Any] | None = []
    if payload.after is None:
        page = messages.before(room.id)
        more = page.older
    else:
        page = messages.after(room.id, payload.after, messages.CATCH_UP_MOST)
        more = page.newer
        if payload.rev is not None and payload.rev < room.last_rev:
            changed = messages.changed_since(room.id, payload.rev, payload.after)
            reset = changed is None
    mine = audience.exceptions_of(actor)
    return {
        "last_seq": room.last_seq,
        "last_rev": room.last_rev,
        "first_seq": reading.first_seq,
        "messages": [frame(said, actor.id, mine) for said in page.messages],
        "more": more,
        "changed": [frame(said, actor.id, mine) for said in changed or []],
        "reset": reset,
        "waiting": [frame(said, actor.id, mine) for said in messages.own_waiting(actor, room.id, seen.is_private)],
        **({"postponed": _postponed(actor, room.id)} if seen.is_private else {}),
        "may": may_here(seen),
        "present": _present(actor, room.id, room.audience_version, mine.apart) if may_show_signs(seen) else [],
    }


def _postponed(actor: Actor, room_id: int) -> list[dict[str, Any]]:
    return [postponed_frame(one) for one in postponed_for(actor, room_id)]


def _present(actor: Actor, room_id: int, version: int, apart: frozenset[int]) -> list[str]:
    """Who is here and lets the actor see it. Whoever takes a break sees nobody and is seen by nobody."""
    awake = audience.of_room_at(room_id, version).people
    if actor.id not in awake:
        return []
    here = [person for person in awake if realtime.is_here(person) and person != actor.id and person not in apart]
    return rooms.showing_presence(actor, here) if here else []


@on("room:history", ReadHistory, rate="240 per minute")
def room_history(actor: Actor, payload: ReadHistory) -> dict[str, Any]:
    room, _seen = rooms.room_for(actor, payload.room)
    if payload.around is not None:
        page = messages.around(room.id, payload.around)
    elif payload.after is not None:
        page = messages.after(room.id, payload.after)
    else:
        page = messages.before(room.id, payload.before)
    mine = audience.exceptions_of(actor)
    return {
        "messages": [frame(said, actor.id, mine) for said in page.messages],
        "more": page.older,
        "newer": page.newer,
    }


@on("room:read", MarkRead, rate="240 per minute")
def room_read(actor: Actor, payload: MarkRead) -> None:
    mark_read(actor, payload.room, payload.seq)


@on("message:send", SendMessage, rate="30 per minute")
def message_send(actor: Actor, payload: SendMessage) -> dict[str, Any]:
    sent = send_when_awake(actor, payload) if payload.later else send_message(actor, payload)
    if isinstance(sent, Postponed):
        return {"postponed": postponed_frame(sent)}
    answer = {"id": sent.id, "seq": sent.seq, "message": _own(actor, sent)}
    return answer | {"waiting": True} if sent.seq is None else answer


@on("postponed:cancel", CancelPostponed)
def postponed_cancel(actor: Actor, payload: CancelPostponed) -> dict[str, Any]:
    return {"words": postponed_frame(cancel_postponed(actor, payload.id))}


@on("message:edit", EditMessage, rate="30 per minute")
def message_edit(actor: Actor, payload: EditMessage) -> dict[str, Any]:
    return {"message": _own(actor, edit_message(actor, payload.id, payload.body, payload.notes))}


def _own(actor: Actor, said: Said) -> dict[str, Any]:
    """A message to its own author. It never comes covered; what it answers may, and asking that costs nothing where the room's
    audience was asked just now."""
    if said.reply is None:
        return frame(said, actor.id)
    if said.audience_version is None:
        return frame(said, actor.id, audience.exceptions_of(actor))
    hearers = audience.of_room_at(said.room_id, said.audience_version)
    return frame(said, actor.id, hearers.exceptions.get(actor.id, NONE))


@on("message:open", OpenMessage)
def message_open(actor: Actor, payload: OpenMessage) -> dict[str, Any]:
    """They chose to read what came covered. Nothing of it is kept: another page, and the next visit, has the cover again."""
    said = messages.message_for(actor, payload.id)
    return {"message": frame(said, actor.id, audience.exceptions_of(actor), opened=True)}


@on("message:take_back", TakeBack)
def message_take_back(actor: Actor, payload: TakeBack) -> dict[str, Any]:
    return {"rev": take_back_message(actor, payload.id)}


@on("message:respond", Respond, rate="60 per minute")
def message_respond(actor: Actor, payload: Respond) -> dict[str, Any]:
    said = respond_to_message(actor, payload.id, payload.kind, payload.on)
    return {"responses": response_kinds(said), "mine": frame(said, actor.id)["mine"], "rev": said.rev}


@on("typing:show", ShowTyping, rate="60 per minute")
def typing_show(actor: Actor, payload: ShowTyping) -> None:
    """Told only for those who turned it on, and only where they could write."""
    room, seen = rooms.room_for(actor, payload.room)
    if actor.shows_typing and may_post(seen) and may_show_signs(seen):
        hearers = audience.of_room_at(room.id, room.audience_version)
        to_people(hearers.of_signs(actor.id), "typing:shown", {"room": room.id, "name": actor.name})


@on_arrival
def presence_changed(person: int, here: bool) -> None:
    told = audience.of_presence(person, here)
    to_pages_here(told, "presence:changed", {"id": person, "name": rooms.person_name(person), "here": here})
