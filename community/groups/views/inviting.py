"""Invitation links, as facilitators make and end them."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.shared.errors import Invalid
from community.shared.web import actor

from .. import queries
from ..payloads import InvitationForm
from ..services.invite import end_invitation as end
from ..services.invite import make_invitation
from .blueprint import GROUP, blueprint, slowly


@blueprint.route(f"{GROUP}/invitations", methods=["GET", "POST"])
def invitations(group_id: int) -> str | tuple[str, int]:
    """The answer to making a link shows it, this once: we keep only its hash, so there is no page to be sent on to."""
    who = actor()
    queries.invitations_for(who, group_id)  # who may not make links does not read what is wrong with a form either
    form, made = InvitationForm(), None
    if form.validate_on_submit():
        try:
            slowly(who, "60 per day", "groups.invitations")
            token = make_invitation(who, group_id, form.days.data, form.uses.data or 0)
            made = url_for("groups.invited", token=token, _external=True)
        except Invalid as error:
            form.take_back(error)
    group, links = queries.invitations_for(who, group_id, request.args.get("after"))
    page = render_template(
        "groups/invitations.html", form=form, made=made, name=group.name, group_id=group_id, links=links
    )
    return (page, 422) if form.errors else page


@blueprint.post(f"{GROUP}/invitations/<int:invitation_id>/end")
def end_invitation(group_id: int, invitation_id: int) -> Response:
    end(actor(), group_id, invitation_id)
    flash(_("You ended the link. Nobody can use it any more."), "kind")
    return redirect(url_for("groups.invitations", group_id=group_id))
