"""What other pages show of rooms."""

from flask import render_template

from community.boundaries import facts
from community.boundaries.rooms import RoomFacts, may_tend_room
from community.shared.actor import Actor
from community.shared.web import panel, panel_of_lines

from .queries import rooms


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
