"""The doors of disclosure: a step forward, a step back, a welcome, and the pace, which lead back to the group; the same between two
people, which leads back to their page; and what becomes of a private note about it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.accounts.rules import own_path
from community.accounts.services.set_boundary import set_boundaries
from community.shared.content import stages
from community.shared.errors import Invalid
from community.shared.web import actor

from . import queries
from .payloads import PaceForm, ReflectionForm
from .services.open_further import open_further as take_step_towards
from .services.open_less import open_less as take_step_away
from .services.put_note_away import put_note_away as put_away
from .services.reflect import answer_reflection, take_reflection_back
from .services.set_pace import set_pace
from .services.step_back import step_back as take_step_back
from .services.step_forward import step_forward as take_step_forward
from .services.welcome_member import welcome_member

blueprint = Blueprint("disclosure", __name__, url_prefix="/disclosure")

GROUP = "<int:group_id>"
PERSON = "<int:person_id>"
PAIR = "/pairs/<int:person_id>"
STAGE = "<int:stage>"


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


@blueprint.post(f"{PAIR}/forward")
def open_further(person_id: int) -> Response:
    openness, both = take_step_towards(actor(), person_id)
    if not both:  # else the page itself says it, as to the other
        stage = stages()[openness]["name"]
        flash(
            _("You are open to %(stage)s now. You alone know. It opens when they take the same step.", stage=stage),
            "kind",
        )
    return _to_the_pair(person_id)


@blueprint.post(f"{PAIR}/back")
def open_less(person_id: int) -> Response:
    openness = take_step_away(actor(), person_id)
    flash(_("You are open to %(stage)s now. Nobody was told.", stage=stages()[openness]["name"]), "kind")
    return _to_the_pair(person_id)


@blueprint.post(f"{PAIR}/questions/{STAGE}")
def reflect(person_id: int, stage: int) -> Response:
    form = ReflectionForm(prefix=f"r{stage}-")
    try:
        answer_reflection(actor(), person_id, stage, form.words.data or "")
        flash(_("Your answer is kept. They read it once both of you have answered."), "kind")
    except Invalid as error:
        flash(next(iter(error.fields.values()), error.say), "error")
    return _to_the_pair(person_id)


@blueprint.post(f"{PAIR}/questions/{STAGE}/take-back")
def take_back(person_id: int, stage: int) -> Response:
    take_reflection_back(actor(), person_id, stage)
    flash(_("You took your answer back."), "kind")
    return _to_the_pair(person_id)


@blueprint.post(f"{PAIR}/note")
def put_note_away(person_id: int) -> Response:
    put_away(actor(), person_id)
    return redirect(own_path(request.args.get("back")) or url_for("connections.pair", person_id=person_id))


@blueprint.post("/notes/off")
def notes_off() -> Response:
    """For good; the page of boundaries turns them on again."""
    set_boundaries(actor(), {"notices_one_sided": "no"})
    flash(_("You will see no such notes any more. Among your boundaries you can turn them on again."), "kind")
    return redirect(own_path(request.args.get("back")) or url_for("connections.index"))


def _to_the_pair(person_id: int) -> Response:
    return redirect(url_for("connections.pair", person_id=person_id))
