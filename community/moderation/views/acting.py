"""For moderators: hide and restore a message; quiet time, removal, letting somebody back. Every form is also a page of its own,
so that a reason that needs another look keeps what was typed."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.rooms.services.look_at_message import hide_message, restore_message
from community.shared.errors import Invalid
from community.shared.web import actor

from ..payloads import HideForm, QuietForm, RemoveForm, RestoreForm, number_in
from ..queries import people, reported
from ..services.give_quiet_time import end_quiet_time, give_quiet_time
from ..services.remove_member import let_back as let_them_back
from ..services.remove_member import remove_member
from ..services.take_case import take_case
from .blueprint import GROUP, MESSAGE, PERSON, blueprint


def _come_from(form: HideForm | RestoreForm | QuietForm | RemoveForm) -> int | None:
    """The case on which something is decided; a link to the form names it too. Whoever decides on a case has taken it."""
    if not form.is_submitted():
        form.case.data = request.args.get("case", "")
    case_id = number_in(form.case.data)
    if case_id is not None and form.is_submitted():
        take_case(actor(), case_id)
    return case_id


def _back(case_id: int | None, otherwise: str) -> Response:
    return redirect(url_for("moderation.show_case", case_id=case_id) if case_id else otherwise)


@blueprint.route(f"/messages/{MESSAGE}/hide", methods=["GET", "POST"])
def hide(message_id: int) -> Response | str | tuple[str, int]:
    who = actor()
    message = reported.message_to_hide(who, message_id)
    form = HideForm()
    case_id = _come_from(form)
    if form.validate_on_submit():
        try:
            hide_message(who, message_id, form.reason.data or "")
            flash(_("You hid this message. Its writer can read why."), "kind")
            return _back(case_id, _to_message(message))
        except Invalid as error:
            form.take_back(error)
    page = render_template("moderation/hide.html", form=form, message=message, case_id=case_id)
    return (page, 422) if form.errors else page


@blueprint.route(f"/messages/{MESSAGE}/restore", methods=["GET", "POST"])
def restore(message_id: int) -> Response | str | tuple[str, int]:
    who = actor()
    message = reported.message_to_restore(who, message_id)
    form = RestoreForm()
    case_id = _come_from(form)
    if form.validate_on_submit():
        restore_message(who, message_id, form.reason.data or "")
        flash(_("You brought this message back. Everyone in the room can read it again."), "kind")
        return _back(case_id, _to_message(message))
    page = render_template("moderation/restore.html", form=form, message=message, case_id=case_id)
    return (page, 422) if form.errors else page


def _to_message(message: reported.MessageShown) -> str:
    """Where the moderator goes on: at the message in its room, where they see that room."""
    if not message.sees_room:
        return url_for("moderation.index")
    return url_for("rooms.show", room_id=message.room_id, around=message.seq, _anchor=f"m-{message.seq}")


@blueprint.route(f"/{GROUP}/{PERSON}/quiet", methods=["GET", "POST"])
def quiet(group_id: int, person_id: int) -> Response | str | tuple[str, int]:
    who = actor()
    member = people.member_for(who, group_id, person_id)
    form = QuietForm()
    case_id = _come_from(form)
    if form.validate_on_submit():
        try:
            give_quiet_time(who, group_id, person_id, form.length.data or "", form.reason.data or "")
            flash(_("You gave %(name)s quiet time. They can read why and until when.", name=member.name), "kind")
            return _back(case_id, _to_member(member))
        except Invalid as error:
            form.take_back(error)
            member = people.member_for(who, group_id, person_id)
    page = render_template("moderation/quiet.html", form=form, member=member, case_id=case_id)
    return (page, 422) if form.errors else page


@blueprint.post(f"/{GROUP}/{PERSON}/quiet/end")
def end_quiet(group_id: int, person_id: int) -> Response:
    who = actor()
    end_quiet_time(who, group_id, person_id)
    member = people.member_for(who, group_id, person_id)
    flash(_("You ended the quiet time of %(name)s.", name=member.name), "kind")
    return _back(number_in(request.form.get("case")), _to_member(member))


def _to_member(member: people.MemberShown) -> str:
    return url_for("moderation.quiet", group_id=member.group_id, person_id=member.id)


@blueprint.route(f"/{GROUP}/{PERSON}/remove", methods=["GET", "POST"])
def remove(group_id: int, person_id: int) -> Response | str | tuple[str, int]:
    who = actor()
    member = people.member_to_remove(who, group_id, person_id)
    form = RemoveForm()
    case_id = _come_from(form)
    if form.validate_on_submit():
        try:
            remove_member(who, group_id, person_id, form.reason.data or "")
            flash(_("You ended the time of %(name)s in this group. They can read why.", name=member.name), "kind")
            return _back(case_id, url_for("moderation.reports", group_id=group_id))
        except Invalid as error:
            form.take_back(error)
            member = people.member_to_remove(who, group_id, person_id)
    page = render_template("moderation/remove.html", form=form, member=member, case_id=case_id)
    return (page, 422) if form.errors else page


@blueprint.post(f"/{GROUP}/{PERSON}/let-back")
def let_back(group_id: int, person_id: int) -> Response:
    let_them_back(actor(), group_id, person_id)
    flash(_("They may join this group again."), "kind")
    return redirect(url_for("moderation.reports", group_id=group_id))
