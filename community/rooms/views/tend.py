"""A facilitator's pages: make a room, change how one is."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.boundaries import facts
from community.boundaries.decision import require
from community.boundaries.rooms import RoomFacts, may_tend_room
from community.rooms.payloads import NewRoomForm, RoomForm
from community.rooms.queries import rooms
from community.rooms.rules import RoomKind
from community.rooms.services.tend_room import RoomPlan, add_room, change_room
from community.shared.errors import Invalid
from community.shared.web import actor

from .blueprint import blueprint


@blueprint.route("/<int:room_id>/edit", methods=["GET", "POST"])
def edit(room_id: int) -> Response | str | tuple[str, int]:
    room, seen = rooms.room_for(actor(), room_id)
    require(may_tend_room(seen))
    form = RoomForm(obj=room)
    context: dict[str, object] = {
        "form": form,
        "room": room,
        "group": {"id": room.group_id, "name": rooms.group_name(room.group_id)},
    }
    if form.validate_on_submit():
        try:
            change_room(actor(), room_id, _plan(form))
        except Invalid as error:
            form.name.errors = [error.say]
        else:
            flash(_("The room is as you set it."), "kind")
            return redirect(url_for("rooms.show", room_id=room_id))
    return _form_page(context)


@blueprint.route("/in/<int:group_id>/add", methods=["GET", "POST"])
def add(group_id: int) -> Response | str | tuple[str, int]:
    standing = facts.standing(actor(), group_id)
    require(may_tend_room(RoomFacts(standing, depth=1)))
    form = NewRoomForm(standing.stage)
    context: dict[str, object] = {
        "form": form,
        "room": None,
        "group": {"id": group_id, "name": rooms.group_name(group_id)},
    }
    if form.validate_on_submit():
        try:
            room_id = add_room(actor(), group_id, form.depth.data, RoomKind(form.kind.data), _plan(form))
        except Invalid as error:
            form.name.errors = [error.say]
        else:
            return redirect(url_for("rooms.show", room_id=room_id))
    return _form_page(context)


def _form_page(context: dict[str, object]) -> str | tuple[str, int]:
    form = context["form"]
    assert isinstance(form, RoomForm)
    page = render_template("rooms/edit.html", **context)
    return (page, 422) if form.errors else page


def _plan(form: RoomForm) -> RoomPlan:
    return RoomPlan(
        name=form.name.data or "",
        purpose=form.purpose.data or "",
        slow_seconds=form.slow_seconds.data,
        slow_per_day=form.slow_per_day.data or 0,
        retention_days=form.retention_days.data or 0,
        look_first=form.look_first.data or 0,
    )
