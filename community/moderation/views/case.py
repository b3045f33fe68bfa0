"""For moderators: one case, and what is done with it as a whole: taking it, letting it go, passing it on, putting it off, opening what
is sealed, closing it."""

from collections.abc import Callable
from typing import TypeVar

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.groups.payloads import KindForm
from community.shared.errors import Invalid
from community.shared.web import actor, whole

from ..payloads import CloseForm, Piece, number_in
from ..payloads.cases import AnswerForm, LaterForm, NoteForm, PassOnForm
from ..queries import acts, care
from ..queries import case as reading
from ..queries.beside import beside as what_stands_beside
from ..queries.beside import others_for
from ..queries.danger import danger_steps_of
from ..queries.talk import talks_of
from ..services.close_case import close_case as close
from ..services.open_evidence import open_evidence as opened
from ..services.open_seal import open_seal
from ..services.pass_on import ask_opinion, hand_over, put_off
from ..services.take_case import let_case_go, take_case
from ..services.tick_danger import tick_danger
from ..services.write_note import give_opinion, write_note
from .act_forms import forms_beside
from .blueprint import CASE, REPORT, blueprint

Form = TypeVar("Form", bound=KindForm)
Answer = Response | tuple[str, int]


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


@blueprint.post(f"/cases/{CASE}/note")
def note_on_case(case_id: int) -> Answer:
    return _done(case_id, NoteForm(), lambda form: write_note(actor(), case_id, form.words.data or ""))


@blueprint.post(f"/cases/{CASE}/opinion")
def give_opinion_on_case(case_id: int) -> Answer:
    return _done(case_id, AnswerForm(), lambda form: give_opinion(actor(), case_id, form.words.data or ""))


@blueprint.post(f"/cases/{CASE}/pass-on")
def pass_case_on(case_id: int) -> Answer:
    """Hand it over, or ask another: two buttons of one form."""
    pass_on = ask_opinion if request.form.get("ask") else hand_over
    form = PassOnForm(others_for(actor(), case_id))
    return _done(
        case_id,
        form,
        lambda form: pass_on(actor(), case_id, number_in(form.person.data), form.words.data or ""),
    )


@blueprint.post(f"/cases/{CASE}/later")
def put_case_off(case_id: int) -> Answer:
    return _done(case_id, LaterForm(), lambda form: put_off(actor(), case_id, form.day.data))


def _done(case_id: int, form: Form, do: Callable[[Form], None]) -> Answer:
    """Back to the case; with what was typed where it needs another look."""
    if form.validate_on_submit():
        try:
            do(form)
            return _to_case(case_id)
        except Invalid as error:
            form.take_back(error)
    return _page(case_id, CloseForm(formdata=None), typed=form), 422


def _to_case(case_id: int) -> Response:
    return redirect(url_for("moderation.show_case", case_id=case_id))


def _page(
    case_id: int,
    form: CloseForm,
    opened_now: tuple[int, list[Piece]] | None = None,
    typed: KindForm | None = None,
) -> str:
    """`opened_now`: what was attached to one of its reports, opened at this pressing. `typed`: the form that needs another look."""
    who = actor()
    case = reading.case_for(who, case_id, request.args.get("after"))
    beside = what_stands_beside(who, case, whole("before"))
    forms = {
        "note_form": NoteForm(formdata=None),
        "answer_form": AnswerForm(formdata=None),
        "pass_on_form": PassOnForm(beside.others, formdata=None),
        "later_form": LaterForm(formdata=None),
    }
    for name, one in forms.items():
        forms[name] = typed if typed is not None and type(typed) is type(one) else one
        for field in forms[name]:
            field.id = f"{name}-{field.name}"
    may_do = None
    if case.group_id is not None:
        whose = case.about_id, case.about, case.message_id, case.id, case.quiet_until
        may_do = acts.acts_for(case.group_id, *whose, case.may)
    return render_template(
        "moderation/show_case.html",
        case=case,
        beside=beside,
        talks=talks_of(report.id for report in case.reports.lines),
        typed=typed,
        danger_steps=danger_steps_of(case_id),
        others_first=care.others_first(actor(), case_id),
        close_form=form,
        **forms,
        opened_now=dict([opened_now] if opened_now else []),
        acts=may_do,
        act_forms=forms_beside(may_do) if may_do else {},
    )
