"""For moderators: one case, and what is done with it as a whole: taking it, letting it go, opening what is sealed, closing it."""

from typing import TypeVar

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.shared.errors import Invalid
from community.shared.web import actor

from ..payloads import CloseForm, HideForm, Piece, QuietForm, RestoreForm
from ..queries import case as reading
from ..queries.danger import danger_steps_of
from ..queries.talk import talks_of
from ..services.close_case import close_case as close
from ..services.open_evidence import open_evidence as opened
from ..services.open_seal import open_seal
from ..services.take_case import let_case_go, take_case
from ..services.tick_danger import tick_danger
from .blueprint import CASE, REPORT, blueprint

Form = TypeVar("Form", HideForm, RestoreForm, QuietForm)


@blueprint.get(f"/cases/{CASE}")
def show_case(case_id: int) -> str:
    return _page(case_id, CloseForm())


@blueprint.get(f"/reports/{REPORT}")
def show_report(report_id: int) -> Response:
    """To the case in which it stands."""
    return _to_case(reading.case_of_report(actor(), report_id))


@blueprint.post(f"/cases/{CASE}/claim", endpoint="claim_case")
def claim(case_id: int) -> Response:
    take_case(actor(), case_id)
    flash(_("This is yours for half an hour, and longer while you work on it."), "kind")
    return _to_case(case_id)


@blueprint.post(f"/cases/{CASE}/let-go", endpoint="let_case_go")
def let_go(case_id: int) -> Response:
    let_case_go(actor(), case_id)
    flash(_("You let it go. Others can take it now."), "note")
    return _to_case(case_id)


@blueprint.post(f"/cases/{CASE}/danger")
def tick(case_id: int) -> Response:
    """A step of what to do where someone may be in danger."""
    tick_danger(actor(), case_id, request.form.get("step", ""), request.form.get("done") == "yes")
    return redirect(url_for("moderation.show_case", case_id=case_id, _anchor="danger"))


@blueprint.post(f"/cases/{CASE}/seal", endpoint="open_seal")
def open_who_wrote(case_id: int) -> Response:
    open_seal(actor(), case_id)
    flash(_("You opened who wrote it. The log keeps that, and the writer is told."), "note")
    return _to_case(case_id)


@blueprint.post(f"/reports/{REPORT}/evidence")
def open_evidence(report_id: int) -> str:
    """A page of its own to each pressing: it is not there to come back to, because each reading stands in the log."""
    case_id = reading.case_of_report(actor(), report_id)
    return _page(case_id, CloseForm(formdata=None), (report_id, opened(actor(), report_id)))


@blueprint.post(f"/cases/{CASE}/close")
def close_case(case_id: int) -> Response | tuple[str, int]:
    form = CloseForm()
    if form.validate_on_submit():
        try:
            close(actor(), case_id, form.outcome.data or "")
            flash(_("You closed the case. Whoever reported it can read your sentence now."), "kind")
            return _to_case(case_id)
        except Invalid as error:
            form.take_back(error)
    return _page(case_id, form), 422


def _to_case(case_id: int) -> Response:
    return redirect(url_for("moderation.show_case", case_id=case_id))


def _page(case_id: int, form: CloseForm, opened_now: tuple[int, list[Piece]] | None = None) -> str:
    """`opened_now`: what was attached to one of its reports, opened at this pressing."""
    shown = reading.case_for(actor(), case_id, request.args.get("after"))
    return render_template(
        "moderation/show_case.html",
        case=shown,
        talks=talks_of(report.id for report in shown.reports.lines),
        danger_steps=danger_steps_of(case_id),
        close_form=form,
        opened_now=dict([opened_now] if opened_now else []),
        hide_form=_beside(HideForm(formdata=None), "hide", case_id),
        restore_form=_beside(RestoreForm(formdata=None), "restore", case_id),
        quiet_form=_beside(QuietForm(formdata=None), "quiet", case_id),
    )


def _beside(form: Form, name: str, case_id: int) -> Form:
    """One of several forms of a page: each with ids of its own."""
    form.case.data = str(case_id)
    form.case.id, form.reason.id = f"{name}-case", f"{name}-reason"
    return form
