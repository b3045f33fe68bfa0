"""The inbox: read it, follow a notice, say that one or all are met."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.shared.web import actor

from ..queries.inbox import inbox_for
from ..services import meet_notice as meeting
from .blueprint import blueprint

NOTICE = "<int:notice_id>"


@blueprint.get("/")
def index() -> str:
    return render_template("notifications/index.html", inbox=inbox_for(actor(), request.args.get("before")))


@blueprint.get(f"/{NOTICE}", endpoint="open")
def open_notice(notice_id: int) -> Response:
    """To what it tells of. With that it is met."""
    endpoint, values = meeting.meet_notice(actor(), notice_id).way
    return redirect(url_for(endpoint, **values))


@blueprint.post(f"/{NOTICE}/met")
def met(notice_id: int) -> Response:
    meeting.meet_notice(actor(), notice_id)
    return redirect(url_for("notifications.index", before=request.args.get("before"), _anchor=f"n-{notice_id}"))


@blueprint.post("/all-met")
def all_met() -> Response:
    meeting.meet_all(actor().id)
    flash(_("All of it counts as met."), "kind")
    return redirect(url_for("notifications.index"))
