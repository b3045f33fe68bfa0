"""The web's door to rooms: reading, and writing without JavaScript."""

import secrets
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.accounts.queries import PersonCard, card_for, preset_need
from community.boundaries import audience
from community.boundaries.covering import Exceptions
from community.boundaries.facts import Reading
from community.rooms.payloads import MessageForm, Postponed, SendMessage, frame, may_here, why_so
from community.rooms.queries import messages, rooms
from community.rooms.queries.postponed import postponed_for
from community.rooms.services.edit_message import edit_message
from community.rooms.services.enter_room import enter_room, mark_shown
from community.rooms.services.respond_to_message import respond_to_message
from community.rooms.services.send_message import send_message
from community.rooms.services.send_when_awake import send_when_awake
from community.rooms.services.take_back_message import take_back_message
from community.shared import content, limits
from community.shared.errors import HearthError, Invalid, NotFound
from community.shared.web import actor, whole

from .blueprint import blueprint

PACE = "30 per minute"
"""As message:send on the socket."""


@blueprint.get("/<int:room_id>")
def show(room_id: int) -> str:
    """The newest page, or one around or before a number; opening the newest moves one's own mark. `open` is the number of a message whose
    cover the reader opens: without scripts that is this page once more."""
    form = MessageForm(need=preset_need(actor()), nonce=new_nonce(), reply_to=request.args.get("reply_to", ""))
    return page(room_id, form, editing=whole("edit"))


_ABOUT = ("id", "name", "purpose", "depth", "slow_seconds", "slow_per_day", "retention_days", "look_first")
"""What the head of a room's page tells of it: nothing that changes with what is said, so that the page remembers it."""


def page(room_id: int, form: MessageForm, editing: int | None = None, alert: str = "") -> str:
    who = actor()
    reading = rooms.room_to_read(who, room_id)
    room, seen, mark = reading.room, reading.facts, reading.read_to
    enter_room(who, reading)
    before, around = whole("before"), whole("around")
    if around is not None:
        shown = messages.around(room.id, around)
    else:
        shown = messages.before(room.id, before)
    may = may_here(seen)
    mine, opened = audience.exceptions_of(who), whole("open")
    lines = [
        (frame(said, who.id, mine, opened=said.seq == opened), said.writer_id == who.id) for said in shown.messages
    ]
    reply = _quoted(form.reply_to.data, mine)
    context = {
        "room": room,
        "about": {name: getattr(room, name) for name in _ABOUT},
        **_place(reading),
        "messages": lines,
        "new_from": _new_from(lines, mark) if mark and not shown.newer else len(lines),
        "older": shown.messages[0].seq if shown.older and shown.messages else None,
        "newer": shown.messages[-1].seq if shown.newer and shown.messages else None,
        "more": shown.older,
        "waiting": [(frame(said, who.id, mine), True) for said in messages.own_waiting(who, room.id, seen.is_private)],
        "postponed": postponed_for(who, room.id) if seen.is_private else [],
        "may": may,
        "needs": list(content.needs().items()),
        "notes": list(content.content_notes().items()),
        "responses": list(content.responses().items()),
        "depth_name": content.stages()[room.depth]["name"],
        "last_seq": room.last_seq,
        "last_rev": room.last_rev,
        "read_to": mark,
        "me": {"id": who.id, "name": who.name},
        "shows_typing": who.shows_typing,
        "others": rooms.beside(who, room),
        "waits_here": may["moderate"] and room.id in rooms.waiting_rooms(who, room.group_id),
        "form": form,
        "alert": alert,
        "reply": reply,
        "reply_card": _card_of(reply),
        "editing": _quoted(editing, mine),
    }
    html = render_template("rooms/room.html", **context)
    if before is None and around is None and room.last_seq > mark:
        mark_shown(who, room.id, context["last_seq"])
    return html


def _new_from(lines: list[tuple[dict[str, Any], bool]], mark: int) -> int:
    """The place of the first message by others after one's mark; the end where there is none."""
    return next((place for place, (said, own) in enumerate(lines) if said["seq"] > mark and not own), len(lines))


def _place(reading: Reading) -> dict[str, Any]:
    """Where this is: a group's room, or with whom, whose name stands in the place of the room's."""
    other_id = reading.facts.other_id
    if other_id is None:
        return {"group": {"id": reading.room.group_id, "name": reading.group_name}, "other": None}
    return {"group": None, "other": {"id": other_id, "name": rooms.person_name(other_id)}}


def _card_of(reply: dict[str, Any] | None) -> PersonCard | None:
    """What the one whom one is about to answer asks of whoever writes to them."""
    author = reply and reply["author"]
    if not author or author["id"] == actor().id:
        return None
    try:
        return card_for(actor(), author["id"])
    except NotFound:
        return None


def _quoted(message_id: Any, mine: Exceptions) -> dict[str, Any] | None:
    """The message that is answered or edited, as the actor sees it; none where it is not theirs to see any more."""
    try:
        return frame(messages.message_for(actor(), int(message_id)), actor().id, mine)
    except (NotFound, TypeError, ValueError):
        return None


@blueprint.post("/<int:room_id>/messages")
def post(room_id: int) -> Response | tuple[str, int]:
    form = MessageForm()
    try:
        limits.require(PACE, "message:send", str(actor().id))
        command = _command(room_id, form)
        sent = send_when_awake(actor(), command) if command.later else send_message(actor(), command)
    except NotFound:
        raise
    except HearthError as error:  # what was typed is still there
        return page(room_id, form, alert=error.say), error.status
    if isinstance(sent, Postponed):
        flash(_("It waits until they are awake. Until then you can take it back."), "kind")
        return redirect(url_for("rooms.show", room_id=room_id, _anchor=f"p-{sent.id}"))
    if sent.seq is None:
        flash(_("Your message waits for a look. A moderator reads it first. %(why)s", why=why_so(sent)), "note")
        return redirect(url_for("rooms.show", room_id=room_id, _anchor="write"))
    return redirect(url_for("rooms.show", room_id=room_id, _anchor=f"m-{sent.seq}"))


def _command(room_id: int, form: MessageForm) -> SendMessage:
    """The form as the command that the socket sends. What the form can't hold (a choice not on the list) is refused below."""
    reply_to = form.reply_to.data or ""
    return SendMessage(
        room=room_id,
        body=form.body.data or "",
        nonce=form.nonce.data if form.nonce.data and 8 <= len(form.nonce.data) <= 64 else new_nonce(),
        need=form.need.data or None,
        notes=list(form.notes.data or []),
        reply_to=int(reply_to) if reply_to.isascii() and reply_to.isdigit() else None,
        quiet=bool(form.quiet.data),
        later=bool(form.later.data),
        unnamed=bool(form.unnamed.data),
    )


def new_nonce() -> str:
    """A form's own number: sent twice by a nervous finger, it is one message."""
    return secrets.token_urlsafe(18)


@blueprint.post("/messages/<int:message_id>/edit", endpoint="edit_message")
def change_message(message_id: int) -> Response | tuple[str, int]:
    said = messages.message_for(actor(), message_id)
    try:
        edit_message(actor(), message_id, request.form.get("body", ""))
    except Invalid as error:
        form = MessageForm(formdata=None, body=request.form.get("body", ""), nonce=new_nonce())
        return page(said.room_id, form, editing=message_id, alert=error.say), error.status
    return _back_to(said.room_id, said.seq)


@blueprint.post("/messages/<int:message_id>/take-back")
def take_back(message_id: int) -> Response:
    """Also for words in a room that is not open to one any more: then the way leads home."""
    take_back_message(actor(), message_id)
    flash(_("You took your message back."), "kind")
    try:
        said = messages.message_for(actor(), message_id)
    except NotFound:
        return redirect(url_for("groups.index"))
    return _back_to(said.room_id, said.seq)


@blueprint.post("/messages/<int:message_id>/respond")
def respond(message_id: int) -> Response:
    said = respond_to_message(actor(), message_id, request.form.get("kind", ""), request.form.get("on", "1") == "1")
    return _back_to(said.room_id, said.seq)


def _back_to(room_id: int, seq: int | None) -> Response:
    if seq is None:
        return redirect(url_for("rooms.show", room_id=room_id))
    return redirect(url_for("rooms.show", room_id=room_id, around=seq, _anchor=f"m-{seq}"))
