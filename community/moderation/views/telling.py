"""For everybody: tell the site's moderators of a private conversation, a hello, or how somebody is with me."""

import secrets
from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.shared.errors import Invalid
from community.shared.web import actor, whole

from ..payloads import ReportForm, Told, number_in
from ..queries import site_reporting
from ..services.report_to_site import report_conversation, report_invitation, report_person
from .blueprint import PERSON, blueprint

Answer = Response | str | tuple[str, int]


def _form() -> ReportForm:
    form = ReportForm()
    if len(form.number()) < 8:
        form.nonce.data = secrets.token_urlsafe(18)
    return form


def _sent(report_id: int) -> Response:
    flash(_("Your report has arrived."), "kind")
    return redirect(url_for("moderation.my_report", report_id=report_id))


def _answer(form: ReportForm, send: Callable[[Told], int], template: str, **shown: Any) -> Answer:
    if form.validate_on_submit():
        try:
            return _sent(send(form.told()))
        except Invalid as error:
            form.take_back(error)
    page = render_template(template, form=form, **shown)
    return (page, 422) if form.errors else page


@blueprint.route("/report/conversation/<int:room_id>", methods=["GET", "POST"], endpoint="report_conversation")
def conversation(room_id: int) -> Answer:
    """Its messages come a page at a time, to pick from. Going to another page sends the form too, so what was picked and typed stays."""
    who, form = actor(), _form()
    going = {way: number_in(request.form.get(way)) for way in ("before", "after")}
    came_from = whole("message")
    picked = {one for one in map(number_in, request.form.getlist("picked")) if one is not None}
    if not form.is_submitted() and came_from is not None:
        picked = {came_from}
    if form.is_submitted() and not any(going.values()) and form.validate():
        try:
            return _sent(report_conversation(who, room_id, form.told(), picked))
        except Invalid as error:
            form.take_back(error)
    around = came_from if not form.is_submitted() else None
    shown = site_reporting.conversation_to_report(who, room_id, picked, going["before"], going["after"], around)
    page = render_template("moderation/report_conversation.html", form=form, shown=shown, picked=picked)
    return (page, 422) if form.errors else page


@blueprint.route("/report/invitation/<int:invitation_id>", methods=["GET", "POST"], endpoint="report_invitation")
def invitation(invitation_id: int) -> Answer:
    who = actor()
    hello = site_reporting.invitation_to_report(who, invitation_id)
    return _answer(
        _form(),
        lambda told: report_invitation(who, invitation_id, told),
        "moderation/report_invitation.html",
        hello=hello,
    )


@blueprint.route(f"/report/person/{PERSON}", methods=["GET", "POST"], endpoint="report_person")
def person(person_id: int) -> Answer:
    who = actor()
    name = site_reporting.person_to_report(who, person_id)
    return _answer(
        _form(),
        lambda told: report_person(who, person_id, told),
        "moderation/report_person.html",
        name=name,
        person_id=person_id,
    )
