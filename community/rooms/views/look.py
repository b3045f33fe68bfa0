"""A moderator's page in a room: the messages that wait for a look."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.rooms.payloads import SendBackForm, frame_to_look
from community.rooms.queries import messages, rooms
from community.rooms.services.look_at_message import let_through_message, send_back_message
from community.shared.errors import Invalid
from community.shared.web import actor

from .blueprint import blueprint


@blueprint.get("/<int:room_id>/waiting")
def waiting(room_id: int) -> str:
    return _page(room_id)


def _page(room_id: int, failed: int | None = None, form: SendBackForm | None = None) -> str:
    room, _seen = rooms.room_for(actor(), room_id)
    return render_template(
        "rooms/waiting.html",
        room=room,
        group={"id": room.group_id, "name": rooms.group_name(room.group_id)},
        messages=[frame_to_look(said) for said in messages.waiting_for(actor(), room_id)],
        form=form or SendBackForm(),
        failed=failed,
    )


@blueprint.post("/messages/<int:message_id>/let-through")
def let_through(message_id: int) -> Response:
    said = messages.waiting_to_look_at(actor(), message_id)
    let_through_message(actor(), message_id)
    flash(_("The message is in the room now."), "kind")
    return redirect(url_for("rooms.waiting", room_id=said.room_id))


@blueprint.post("/messages/<int:message_id>/send-back")
def send_back(message_id: int) -> Response | tuple[str, int]:
    said = messages.waiting_to_look_at(actor(), message_id)
    form = SendBackForm()
    try:
        send_back_message(actor(), message_id, request.form.get("reason", ""))
    except Invalid as error:
        form.reason.errors = [error.say]
        return _page(said.room_id, message_id, form), error.status
    flash(_("Its writer can read your word and write it anew."), "kind")
    return redirect(url_for("rooms.waiting", room_id=said.room_id))
