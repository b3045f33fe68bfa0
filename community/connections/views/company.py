"""Asking for company: the page of it, the answers to those who ask, and the breathing of two in their conversation."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.boundaries.decision import Reason
from community.safety.rules import BREATH
from community.shared.errors import Invalid, Refused
from community.shared.web import actor

from .. import queries
from ..payloads import CompanyForm
from ..rules import LINE_MOST
from ..services.answer_ask import accept_ask, decline_ask
from ..services.ask_for_company import ask_for_company, withdraw_ask
from ..services.end_together import end_together
from .blueprint import PERSON, blueprint, slowly

ASK = "/company/<int:ask_id>"


@blueprint.route("/company", methods=["GET", "POST"])
def company() -> Response | str | tuple[str, int]:
    who = actor()
    form = CompanyForm()
    status = 200
    if form.is_submitted():
        status = 422
        try:
            if form.validate():
                slowly(who, "30 per day", "connections.company")
                ask_for_company(who, form.chosen(), form.line.data or "")
                return redirect(url_for("connections.company"))
        except Invalid as error:
            form.take_back(error)
        except Refused as error:  # what was chosen and typed is still there
            form.form_errors.append(error.say)
            status = error.status
    open_now = queries.open_for(who)
    form.offer((one.person_id, one.name) for one in open_now)
    html = render_template(
        "connections/company.html",
        form=form,
        open_now=open_now,
        chosen=form.chosen(),
        mine=queries.asking_of(who),
        asks=queries.asks_of(who),
        together=queries.together_for(who),
        line_most=LINE_MOST,
    )
    return html, status


@blueprint.post("/company/withdraw")
def company_withdraw() -> Response:
    withdraw_ask(actor())
    flash(_("You no longer ask for company."), "kind")
    return redirect(url_for("connections.company"))


@blueprint.post(f"{ASK}/accept")
def company_accept(ask_id: int) -> Response:
    try:
        room_id = accept_ask(actor(), ask_id)
    except Refused as error:
        if error.code != Reason.COMPANY_OVER:
            raise
        flash(error.say, "note")
        return redirect(url_for("connections.company"))
    return redirect(url_for("rooms.show", room_id=room_id, _anchor="company"))


@blueprint.post(f"{ASK}/decline")
def company_decline(ask_id: int) -> Response:
    decline_ask(actor(), ask_id)
    flash(_("You let it be. They are not told."), "kind")
    return redirect(url_for("connections.company"))


@blueprint.post(f"{ASK}/end")
def company_end(ask_id: int) -> Response:
    room_id = end_together(actor(), ask_id)
    flash(_("You ended the breathing for you both. You can go on talking, or be quiet."), "kind")
    if room_id is None:
        return redirect(url_for("connections.company"))
    return redirect(url_for("rooms.show", room_id=room_id, _anchor="write"))


@blueprint.get(f"{PERSON}/company")
def company_pacer(person_id: int) -> str:
    """The breathing alone, for a conversation that is open already."""
    together = queries.pacer_for(actor(), person_id)
    return render_template("connections/_together.html", together=together, breath=BREATH)
