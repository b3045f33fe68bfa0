"""Private conversations: one's own list of them, and the way into one. Talking itself is in talk.py, as in every room."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from community.rooms.queries.conversations import conversations_for
from community.rooms.queries.postponed import left_for
from community.rooms.services.open_conversation import open_conversation
from community.shared.web import actor

from .blueprint import blueprint


@blueprint.get("/private")
def conversations() -> str:
    after = request.args.get("after")
    return render_template(
        "rooms/conversations.html",
        conversations=conversations_for(actor(), after),
        is_first=after is None,
        has_left_words=bool(left_for(actor()).lines),
    )


@blueprint.post("/private/<int:person_id>")
def converse(person_id: int) -> Response:
    """Open the one with somebody, which makes it where there is none yet."""
    return redirect(url_for("rooms.show", room_id=open_conversation(actor(), person_id), _anchor="write"))
