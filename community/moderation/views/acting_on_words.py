"""For moderators: cover or hide a message, and the way back from both. Every form is also a page of its own, so that a reason that needs
another look keeps what was typed."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.rooms.services.look_at_message import restore_message, uncover_message
from community.shared.errors import Invalid
from community.shared.web import actor

from ..queries import acts, reported
from ..services.act_on_message import cover_message, hide_message
from .act_forms import CoverForm, HideForm, UndoForm
from .blueprint import MESSAGE, blueprint

Answer = Response | str | tuple[str, int]


def _back(case_id: int | None, message: reported.MessageShown) -> Response:
    """To the case, or to the message in its room, where they see that room."""
    if case_id:
        return redirect(url_for("moderation.show_case", case_id=case_id))
    if not message.sees_room:
        return redirect(url_for("moderation.index"))
    return redirect(url_for("rooms.show", room_id=message.room_id, around=message.seq, _anchor=f"m-{message.seq}"))


@blueprint.route(f"/messages/{MESSAGE}/cover", methods=["GET", "POST"])
def cover(message_id: int) -> Answer:
    who = actor()
    message = reported.message_to_cover(who, message_id)
    form = CoverForm(acts.clauses_of(message.group_id))
    case_id = form.come_from()
    if form.validate_on_submit():
        try:
            cover_message(who, message_id, form.reason.data or "", form.clause.data or "", case_id)
            flash(
                _("You covered this message. Everyone chooses whether to open it, and its writer can read why."), "kind"
            )
            return _back(case_id, message)
        except Invalid as error:
            form.take_back(error)
    page = render_template("moderation/cover.html", form=form, message=message, case_id=case_id)
    return (page, 422) if form.errors else page


@blueprint.route(f"/messages/{MESSAGE}/uncover", methods=["GET", "POST"])
def uncover(message_id: int) -> Answer:
    who = actor()
    message = reported.message_to_uncover(who, message_id)
    form = UndoForm()
    case_id = form.come_from()
    if form.validate_on_submit():
        uncover_message(who, message_id, form.reason.data or "")
        flash(_("You took the cover off this message."), "kind")
        return _back(case_id, message)
    page = render_template("moderation/uncover.html", form=form, message=message, case_id=case_id)
    return (page, 422) if form.errors else page


@blueprint.route(f"/messages/{MESSAGE}/hide", methods=["GET", "POST"])
def hide(message_id: int) -> Answer:
    who = actor()
    message = reported.message_to_hide(who, message_id)
    form = HideForm(acts.clauses_of(message.group_id))
    case_id = form.come_from()
    if form.validate_on_submit():
        try:
            hide_message(who, message_id, form.reason.data or "", form.clause.data or "", case_id)
            flash(_("You hid this message. Its writer can read why."), "kind")
            return _back(case_id, message)
        except Invalid as error:
            form.take_back(error)
    page = render_template("moderation/hide.html", form=form, message=message, case_id=case_id)
    return (page, 422) if form.errors else page


@blueprint.route(f"/messages/{MESSAGE}/restore", methods=["GET", "POST"])
def restore(message_id: int) -> Answer:
    who = actor()
    message = reported.message_to_restore(who, message_id)
    form = UndoForm()
    case_id = form.come_from()
    if form.validate_on_submit():
        restore_message(who, message_id, form.reason.data or "")
        flash(_("You brought this message back. Everyone in the room can read it again."), "kind")
        return _back(case_id, message)
    page = render_template("moderation/restore.html", form=form, message=message, case_id=case_id)
    return (page, 422) if form.errors else page
