"""What other pages show of rooms."""

from typing import Any

from flask import render_template

from community.boundaries import facts
from community.boundaries.rooms import RoomFacts, may_tend_room
from community.shared.actor import Actor
from community.shared.web import panel, panel_of_lines

from .queries import conversations, rooms


@panel("groups.show")
def rooms_of_group(actor: Actor, group_id: int) -> str | None:
    """The rooms that this member may see; nothing hints at others."""
    lines = rooms.rooms_for(actor, group_id)
    if not lines:
        return None
    tends = may_tend_room(RoomFacts(facts.standing(actor, group_id), depth=1)).allowed
    return render_template(
        "rooms/_rooms_of_group.html",
        rooms=lines,
        group_id=group_id,
        may_add=tends,
        waiting_rooms=rooms.waiting_rooms(actor, group_id),
    )


@panel_of_lines("groups.mine")
def unread_marks(actor: Actor, ids: list[int]) -> dict[int, str]:
    """A mark beside a group in one's own list where something is new. Private, and no number."""
    return {
        group_id: render_template("rooms/_unread_mark.html", group_id=group_id)
        for group_id in rooms.groups_with_unread(actor, ids)
    }


@panel("accounts.return")
def what_waited(actor: Actor) -> str | None:
    """The rooms in which something was said while one was away, by name; no number."""
    waited = rooms.with_unread(actor)
    return render_template("rooms/_what_waited.html", rooms=waited) if waited else None


@panel("connections.pair")
def way_to_conversation(actor: Actor, person_id: int, **_place: Any) -> str | None:
    """To write to a connection, or to read what the two wrote."""
    with_them = conversations.conversation_with(actor, person_id)
    return render_template("rooms/_conversation_way.html", conversation=with_them) if with_them else None


@panel_of_lines("connections.index")
def ways_to_conversations(actor: Actor, ids: list[int]) -> dict[int, str]:
    return {
        person: render_template("rooms/_conversation_way.html", conversation=with_them)
        for person, with_them in conversations.conversations_with(actor, ids).items()
    }


@panel("connections.notice")
def way_to_conversations(actor: Actor, **_place: Any) -> str | None:
    """Also to those with people one is no longer connected with."""
    news = conversations.anything_new(actor)
    return render_template("rooms/_conversations_way.html", unread=news) if news is not None else None
