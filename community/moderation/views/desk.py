"""For moderators: what waits, a group's reports and people, one report, the log."""

from typing import TypeVar

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.shared.errors import Invalid
from community.shared.web import actor, whole

from ..payloads import CloseForm, HideForm, QuietForm, RestoreForm
from ..queries import duty, log, people, protecting
from ..queries import reports as reading
from ..services.close_report import close_report as close
from ..services.open_seal import open_seal
from .blueprint import GROUP, REPORT, blueprint

Form = TypeVar("Form", HideForm, RestoreForm, QuietForm)


@blueprint.get("/")
def index() -> str:
    who = actor()
    groups = duty.groups_for(who, request.args.get("after"))
    return render_template("moderation/index.html", groups=groups, own_site_duty=duty.site_duty(who))


@blueprint.get(f"/{GROUP}")
def reports(group_id: int) -> str:
    who = actor()
    closed = request.args.get("closed") == "yes"
    page = reading.reports_of(who, group_id, closed, request.args.get("after"))
    return render_template(
        "moderation/reports.html",
        page=page,
        closed=closed,
        people=people.people_of(who, group_id, request.args.get("removed_after")),
        duty=duty.duty_in(who, group_id),
        something_met=protecting.something_met(who, group_id),
    )


@blueprint.get(f"/reports/{REPORT}")
def show_report(report_id: int) -> str:
    return _report_page(report_id, CloseForm())


@blueprint.post(f"/reports/{REPORT}/seal", endpoint="open_seal")
def open_who_wrote(report_id: int) -> Response:
    open_seal(actor(), report_id)
    flash(_("You opened who wrote it. The log keeps that, and the writer is told."), "note")
    return redirect(url_for("moderation.show_report", report_id=report_id))


@blueprint.post(f"/reports/{REPORT}/close")
def close_report(report_id: int) -> Response | tuple[str, int]:
    form = CloseForm()
    if form.validate_on_submit():
        try:
            close(actor(), report_id, form.outcome.data or "")
            flash(_("You closed the report. The person who made it can read your sentence now."), "kind")
            return redirect(url_for("moderation.show_report", report_id=report_id))
        except Invalid as error:
            form.take_back(error)
    return _report_page(report_id, form), 422


def _report_page(report_id: int, form: CloseForm) -> str:
    shown = reading.report_for(actor(), report_id)
    return render_template(
        "moderation/show_report.html",
        report=shown,
        close_form=form,
        hide_form=_beside(HideForm(formdata=None), "hide", report_id),
        restore_form=_beside(RestoreForm(formdata=None), "restore", report_id),
        quiet_form=_beside(QuietForm(formdata=None), "quiet", report_id),
    )


def _beside(form: Form, name: str, report_id: int) -> Form:
    """One of several forms of a page: each with ids of its own."""
    form.report.data = str(report_id)
    form.report.id, form.reason.id = f"{name}-report", f"{name}-reason"
    return form


@blueprint.get(f"/{GROUP}/log", endpoint="log")
def show_log(group_id: int) -> str:
    return render_template("moderation/log.html", page=log.log_of(actor(), group_id, whole("before")))
