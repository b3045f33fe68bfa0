"""What waits for the host and how the site stands; appointing a facilitator where a group has none."""

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.shared.errors import NotFound
from community.shared.web import actor

from ..queries import overview
from ..services.appoint_facilitator import appoint_facilitator
from .blueprint import GROUP, blueprint


@blueprint.get("/")
def index() -> str:
    server = current_app.config["HEARTH"]
    site_now = overview.overview_for(actor(), request.args.get("after"))
    return render_template("admin/index.html", site_now=site_now, has_mail=bool(server.smtp_url))


@blueprint.post(f"/groups/{GROUP}/facilitator")
def facilitator(group_id: int) -> Response:
    person_id = request.form.get("person", type=int)
    if person_id is None or not 0 < person_id < 2**53:
        raise NotFound
    appoint_facilitator(actor(), group_id, person_id)
    flash(_("You appointed a facilitator. The group passes its roles on from here."), "kind")
    return redirect(url_for("admin.index"))
