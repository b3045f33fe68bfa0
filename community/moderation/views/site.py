"""For the site's moderators, and the host where none of them is left: reports that belong to no group."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.shared.errors import Invalid
from community.shared.web import actor, whole

from ..payloads import CloseForm, Piece
from ..queries import log
from ..queries import site_reports as reading
from ..services.close_report import close_report
from ..services.open_evidence import open_evidence as opened
from .blueprint import REPORT, blueprint


@blueprint.get("/site")
def site() -> str:
    closed = request.args.get("closed") == "yes"
    page = reading.site_reports(actor(), closed, request.args.get("after"))
    return render_template("moderation/site.html", page=page, closed=closed)


@blueprint.get(f"/site/{REPORT}")
def site_report(report_id: int) -> str:
    return _page(report_id, CloseForm())


@blueprint.post(f"/site/{REPORT}/evidence")
def open_evidence(report_id: int) -> str:
    """A page of its own to each pressing: it is not there to come back to, because each reading stands in the log."""
    return _page(report_id, CloseForm(formdata=None), opened(actor(), report_id))


@blueprint.post(f"/site/{REPORT}/close")
def close_site_report(report_id: int) -> Response | tuple[str, int]:
    form = CloseForm()
    reading.site_report_for(actor(), report_id)
    if form.validate_on_submit():
        try:
            close_report(actor(), report_id, form.outcome.data or "")
            flash(_("You closed the report. The person who made it can read your sentence now."), "kind")
            return redirect(url_for("moderation.site_report", report_id=report_id))
        except Invalid as error:
            form.take_back(error)
    return _page(report_id, form), 422


def _page(report_id: int, form: CloseForm, pieces: list[Piece] | None = None) -> str:
    report = reading.site_report_for(actor(), report_id)
    return render_template("moderation/site_report.html", report=report, close_form=form, pieces=pieces)


@blueprint.get("/site/log")
def site_log() -> str:
    return render_template("moderation/site_log.html", page=log.site_log(actor(), whole("before")))
