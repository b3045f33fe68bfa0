"""Another look at what moderators decided: for the member who asks for it, and for whoever decides or agrees as a second."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from community.shared.errors import Invalid
from community.shared.web import actor

from ..queries import mine, second_looks
from ..services.agree_to_action import agree_to_action
from ..services.decide_appeal import decide_appeal as decide
from ..services.make_appeal import make_appeal
from .act_forms import AnswerForm, AppealForm
from .blueprint import ACTION, APPEAL, blueprint

Answer = Response | str | tuple[str, int]


@blueprint.route(f"/mine/decisions/{ACTION}", methods=["GET", "POST"])
def appeal(action_id: int) -> Answer:
    """One thing that moderators decided about me, with the way to ask for another look, or with what came of that."""
    who = actor()
    one = mine.decision_of(who, action_id)
    form = AppealForm()
    if form.validate_on_submit():
        try:
            make_appeal(who, action_id, form.words.data or "")
            flash(_("Your words have arrived. Somebody who did not decide this looks at it."), "kind")
            return redirect(url_for("moderation.appeal", action_id=action_id))
        except Invalid as error:
            form.take_back(error)
    page = render_template("moderation/appeal.html", one=one, form=form)
    return (page, 422) if form.errors else page


@blueprint.get("/second-looks", endpoint="second_looks")
def list_second_looks() -> str:
    who = actor()
    return render_template(
        "moderation/second_looks.html",
        agreements=second_looks.agreements_for(who, request.args.get("agreements_after")),
        appeals=second_looks.appeals_for(who, request.args.get("after")),
    )


@blueprint.route(f"/actions/{ACTION}/agree", methods=["GET", "POST"])
def agree(action_id: int) -> Answer:
    who = actor()
    one = second_looks.agreement_for(who, action_id)
    form = FlaskForm()
    if form.validate_on_submit():
        agree_to_action(who, action_id)
        flash(_("You agreed to all of it."), "kind")
        return redirect(url_for("moderation.second_looks"))
    return render_template("moderation/agree.html", one=one)


@blueprint.route(f"/appeals/{APPEAL}", methods=["GET", "POST"])
def decide_appeal(appeal_id: int) -> Answer:
    who = actor()
    shown = second_looks.appeal_for(who, appeal_id)
    form = AnswerForm(shown.has_length)
    if form.validate_on_submit():
        length = form.length.data or "" if "length" in form else ""
        try:
            decide(who, appeal_id, form.outcome.data or "", form.answer.data or "", length)
            flash(_("You answered. They can read it now."), "kind")
            return redirect(url_for("moderation.decide_appeal", appeal_id=appeal_id))
        except Invalid as error:
            form.take_back(error)
    page = render_template("moderation/decide_appeal.html", shown=shown, form=form)
    return (page, 422) if form.errors else page
