"""Keeping distance from somebody, and ending that."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.shared.errors import NotFound
from community.shared.web import actor

from .. import queries
from ..payloads import BlockForm, StepBackForm
from ..rules import Kept
from ..services import keep_distance
from .blueprint import PERSON, blueprint


@blueprint.get(f"{PERSON}/distance")
def distance(person_id: int) -> str:
    """All the ways at once; a message's menu and an invitation lead here too."""
    return _page(person_id, StepBackForm(), BlockForm())


def _page(person_id: int, step_back_form: StepBackForm, block_form: BlockForm) -> str:
    return render_template(
        "connections/distance.html",
        who=queries.protection_for(actor(), person_id),
        step_back_form=step_back_form,
        block_form=block_form,
    )


@blueprint.post(f"{PERSON}/mute")
def mute(person_id: int) -> Response:
    keep_distance.mute(actor(), person_id)
    flash(_("You mute them now. Nothing changes for them."), "kind")
    return redirect(url_for("connections.index"))


@blueprint.post(f"{PERSON}/step-back")
def step_back(person_id: int) -> Response | tuple[str, int]:
    form = StepBackForm()
    if not form.validate_on_submit():
        return _page(person_id, form, BlockForm(formdata=None)), 422
    keep_distance.step_back_from(actor(), person_id, form.length.data, form.says_so.data)
    flash(_("You took a step back. Nothing passes between you two until you end it or its time is over."), "kind")
    return redirect(url_for("connections.index"))


@blueprint.post(f"{PERSON}/block")
def block(person_id: int) -> Response:
    """Nothing that is sent along can stop it."""
    keep_distance.block(actor(), person_id, bool(BlockForm().covers_mine.data))
    flash(_("You blocked them. They are not told."), "kind")
    return redirect(url_for("connections.index"))


@blueprint.post(f"{PERSON}/distance/<kind>/end")
def end_distance(person_id: int, kind: str) -> Response:
    if kind not in list(Kept):
        raise NotFound
    keep_distance.end_distance(actor(), person_id, Kept(kind))
    flash(
        {
            Kept.MUTE: _("You no longer mute them."),
            Kept.STEP_BACK: _("You ended your step back."),
            Kept.BLOCK: _("You lifted the block. They are not told."),
        }[Kept(kind)],
        "kind",
    )
    return redirect(url_for("connections.index"))
