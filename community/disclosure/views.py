"""The doors of disclosure: a step forward, a step back, a welcome, and the pace. All lead back to the group."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.shared.content import stages
from community.shared.errors import Invalid
from community.shared.web import actor

from . import queries
from .payloads import PaceForm
from .services.set_pace import set_pace
from .services.step_back import step_back as take_step_back
from .services.step_forward import step_forward as take_step_forward
from .services.welcome_member import welcome_member

blueprint = Blueprint("disclosure", __name__, url_prefix="/disclosure")

GROUP = "<int:group_id>"
PERSON = "<int:person_id>"


@blueprint.post(f"/{GROUP}/forward")
def step_forward(group_id: int) -> Response:
    stage = take_step_forward(actor(), group_id)
    flash(_("You are at %(stage)s now.", stage=stages()[stage]["name"]), "kind")
    return redirect(url_for("groups.show", group_id=group_id))


@blueprint.post(f"/{GROUP}/back")
def step_back(group_id: int) -> Response:
    stage = take_step_back(actor(), group_id)
    flash(_("You are at %(stage)s now. Nobody was told.", stage=stages()[stage]["name"]), "kind")
    return redirect(url_for("groups.show", group_id=group_id))


@blueprint.post(f"/{GROUP}/welcome/{PERSON}")
def welcome(group_id: int, person_id: int) -> Response:
    welcome_member(actor(), group_id, person_id)
    flash(_("You opened the next step for them. They take it when they like."), "kind")
    return redirect(url_for("groups.members", group_id=group_id))


@blueprint.route(f"/{GROUP}/pace", methods=["GET", "POST"])
def pace(group_id: int) -> Response | str | tuple[str, int]:
    name, paces = queries.pace_for(actor(), group_id)
    form = PaceForm()
    if form.validate_on_submit():
        try:
            set_pace(actor(), group_id, form.paces())
            flash(_("You set the group's pace."), "kind")
            return redirect(url_for("groups.show", group_id=group_id))
        except Invalid as error:
            form.form_errors.append(error.say)
    elif not form.is_submitted():
        form.fill(paces)
    page = render_template("disclosure/pace.html", form=form, group_id=group_id, name=name, stages=stages())
    return (page, 422) if form.errors else page
