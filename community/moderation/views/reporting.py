"""For everybody: report a message, and see what came of it."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.shared.errors import Invalid
from community.shared.web import actor, whole

from ..payloads import ReportForm
from ..queries import log, mine, reported
from ..services.make_report import make_report
from .blueprint import MESSAGE, REPORT, blueprint
from .talking import TalkForm, my_report_page


@blueprint.route(f"/report/{MESSAGE}", methods=["GET", "POST"])
def report(message_id: int) -> Response | str | tuple[str, int]:
    who = actor()
    before = reported.report_made_before(who, message_id)
    if before is not None:
        flash(_("You have reported this message already. This is how it stands."), "note")
        return redirect(url_for("moderation.my_report", report_id=before))
    message = reported.message_to_report(who, message_id)
    form = ReportForm()
    if form.validate_on_submit():
        try:
            told = form.told()
            report_id = make_report(who, message_id, told.reason, told.words, told.hoped, told.danger_to)
            flash(_("Your report has arrived."), "kind")
            return redirect(url_for("moderation.my_report", report_id=report_id))
        except Invalid as error:
            form.take_back(error)
    page = render_template("moderation/report.html", form=form, message=message)
    return (page, 422) if form.errors else page


@blueprint.get("/mine")
def my_reports() -> str:
    who = actor()
    page = mine.own_reports(who, request.args.get("after"))
    return render_template(
        "moderation/my_reports.html",
        page=page,
        decided=mine.decided(who, request.args.get("decided_after")),
        seals=mine.seals_opened(who),
    )


@blueprint.get("/mine/log")
def my_log() -> str:
    """Every entry of the log that speaks of oneself."""
    return render_template("moderation/my_log.html", page=log.log_about(actor(), whole("before")))


@blueprint.get(f"/mine/{REPORT}")
def my_report(report_id: int) -> str:
    """The receipt, and later what came of it."""
    return my_report_page(report_id, TalkForm(formdata=None))
