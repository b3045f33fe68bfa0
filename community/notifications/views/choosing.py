"""What somebody chooses to be told, and the link that turns mails off without signing in."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.extensions import csrf
from community.shared import web_push
from community.shared.web import actor, public

from ..payloads.choosing import GROUP_LABELS, PERSON_LABELS, RingsForm
from ..queries import choices as reads
from ..queries.browsers import browsers_for
from ..rules import Matter, Rings
from ..services.choose import choose, choose_for_group, choose_for_person
from ..services.turn_off_mails import turn_off_mails, whose_mails
from .blueprint import blueprint


@blueprint.route("/choices", methods=["GET", "POST"])
def choices() -> Response | str | tuple[str, int]:
    who = actor()
    chosen = reads.choices_for(who)
    form = RingsForm.of(chosen.rings)
    if form.validate_on_submit():
        choose(who, {matter: rings for matter, rings in form.chosen().items() if rings is not None})
        return _kept(url_for("notifications.choices"))
    otherwise = reads.otherwise_for(who, request.args.get("after"))
    html = render_template(
        "notifications/choices.html",
        form=form,
        choices=chosen,
        otherwise=otherwise,
        browsers=browsers_for(who),
        push_key=web_push.public_key(),
    )
    return (html, 422) if form.errors else html


@blueprint.route("/choices/groups/<int:group_id>", methods=["GET", "POST"])
def group_choices(group_id: int) -> Response | str | tuple[str, int]:
    """How what comes from this group may ring."""
    who = actor()
    chosen = reads.choices_of_group(who, group_id)
    here, back = (url_for(name, group_id=group_id) for name in ("notifications.group_choices", "groups.show"))
    return _place_choices(chosen, GROUP_LABELS, lambda rings: choose_for_group(who, group_id, rings), here, back)


@blueprint.route("/choices/people/<int:person_id>", methods=["GET", "POST"])
def person_choices(person_id: int) -> Response | str | tuple[str, int]:
    """How what comes from this connection may ring."""
    who = actor()
    chosen = reads.choices_of_person(who, person_id)
    here, back = (url_for(name, person_id=person_id) for name in ("notifications.person_choices", "connections.pair"))
    return _place_choices(chosen, PERSON_LABELS, lambda rings: choose_for_person(who, person_id, rings), here, back)


def _place_choices(
    chosen: reads.PlaceChoices,
    labels: dict[Matter, Any],
    keep: Callable[[dict[Matter, Rings | None]], None],
    here: str,
    back: str,
) -> Response | str | tuple[str, int]:
    form = RingsForm.of_place(labels, chosen.rings, chosen.general)
    if form.validate_on_submit():
        keep(form.chosen())
        return _kept(here)
    html = render_template("notifications/place_choices.html", form=form, place=chosen, back=back)
    return (html, 422) if form.errors else html


def _kept(to: str) -> Response:
    flash(_("Kept. It counts from now on."), "kind")
    return redirect(to)


@blueprint.get("/unsubscribe/<token>")
@public
def unsubscribe(token: str) -> str:
    """Looking changes nothing: mail programs look at links by themselves."""
    whose_mails(token)
    return render_template("notifications/unsubscribe.html", token=token, is_done=False)


@blueprint.post("/unsubscribe/<token>", endpoint="unsubscribed")
@csrf.exempt
@public
def unsubscribed(token: str) -> str:
    """From the page, or from a mail program that sends List-Unsubscribe=One-Click (RFC 8058) and knows no token of ours."""
    turn_off_mails(token)
    return render_template("notifications/unsubscribe.html", token=token, is_done=True)
