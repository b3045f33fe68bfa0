"""Links with which people may sign up. A link is shown once, when it is made: we keep only its hash."""

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.accounts.services.make_site_invitation import make_site_invitation
from community.shared.web import actor

from ..payloads import InvitationForm
from ..queries.people import invitations_for
from ..services.end_invitation import end_invitation as end
from .blueprint import blueprint


@blueprint.route("/invitations", methods=["GET", "POST"], endpoint="invitations")
def show_invitations() -> str | tuple[str, int]:
    who = actor()
    form, link = InvitationForm(), None
    if form.validate_on_submit():
        token = make_site_invitation(who, form.uses.data or 1, form.days.data)
        link = current_app.config["HEARTH"].public_url + url_for("accounts.invitation", token=token)
    invitations = invitations_for(who, request.args.get("after"))
    page = render_template("admin/invitations.html", form=form, link=link, invitations=invitations)
    return (page, 422) if form.errors else page


@blueprint.post("/invitations/end")
def end_invitation() -> Response:
    end(actor(), request.form.get("which", ""))
    flash(_("This link no longer works."), "kind")
    return redirect(url_for("admin.invitations"))
