"""Invitations: a hello to somebody, and the answers to those that came."""

from contextlib import nullcontext

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.accounts.services.note_contact import noting_contact
from community.shared.errors import Invalid
from community.shared.web import actor

from .. import queries
from ..payloads import HelloForm
from ..services.answer_invitation import accept_invitation, decline_invitation
from ..services.invite_person import invite_person, withdraw_invitation
from .blueprint import PERSON, blueprint, slowly

INVITATION = "/invitations/<int:invitation_id>"


@blueprint.route(f"{PERSON}/invite", methods=["GET", "POST"])
def invite(person_id: int) -> Response | str | tuple[str, int]:
    who = actor()
    tries = noting_contact(who, "invitation", lambda: person_id) if request.method == "POST" else nullcontext()
    with tries:
        name = queries.name_to_greet(who, person_id)
    form = HelloForm()
    if form.validate_on_submit():
        try:
            slowly(who, "20 per day", "connections.invite")
            invite_person(who, person_id, form.hello.data or "")
            flash(_("Your hello is with %(name)s. They answer when and if they like.", name=name), "kind")
            return redirect(url_for("connections.index"))
        except Invalid as error:
            form.take_back(error)
    html = render_template("connections/invite.html", form=form, name=name, person_id=person_id)
    return (html, 422) if form.errors else html


@blueprint.post(f"{INVITATION}/accept")
def accept(invitation_id: int) -> Response:
    person_id = accept_invitation(actor(), invitation_id)
    flash(_("You two are connected now. Take all the time you like."), "kind")
    return redirect(url_for("connections.pair", person_id=person_id))


@blueprint.post(f"{INVITATION}/decline")
def decline(invitation_id: int) -> Response:
    decline_invitation(actor(), invitation_id)
    flash(_("You let this invitation go. They are not told."), "kind")
    return redirect(url_for("connections.index"))


@blueprint.post(f"{INVITATION}/withdraw")
def withdraw(invitation_id: int) -> Response:
    withdraw_invitation(actor(), invitation_id)
    flash(_("You took your invitation back."), "kind")
    return redirect(url_for("connections.index"))
