"""Searching in a room, and over all my rooms."""

from flask import render_template, request

from community.boundaries import audience
from community.boundaries.covering import NONE
from community.rooms.payloads import frame
from community.rooms.queries import rooms
from community.rooms.queries.search import search as search_messages
from community.shared.errors import NotFound
from community.shared.web import actor, whole

from .blueprint import blueprint


@blueprint.get("/search")
def search() -> str:
    return _results(None)


@blueprint.get("/<int:room_id>/search")
def search_room(room_id: int) -> str:
    return _results(room_id)


def _results(room_id: int | None) -> str:
    who = actor()
    room = rooms.room_for(who, room_id)[0] if room_id is not None else None
    if room is not None and room.group_id is None:
        raise NotFound  # what two wrote to each other is in no index
    words = request.args.get("q", "").strip()[:200]
    hits, more = search_messages(who, words, room_id, whole("before")) if words else ([], False)
    mine = audience.exceptions_of(who) if hits else NONE
    return render_template(
        "rooms/search.html",
        room=room,
        q=words,
        hits=[
            {
                "message": frame(hit.said, who.id, mine),
                "room": hit.room_name,
                "room_id": hit.room_id,
                "group": hit.group_name,
            }
            for hit in hits
        ],
        older=hits[-1].said.id if more else None,
    )
