"""My people, the page of a pair, and parting."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.boundaries.wording import sentence
from community.shared.content import stages
from community.shared.errors import Invalid
from community.shared.web import actor

from .. import queries
from ..payloads import PartForm
from ..services.part_ways import part_ways
from .blueprint import PERSON, blueprint


@blueprint.get("/")
def index() -> str:
    who = actor()
    return render_template(
        "connections/index.html",
        connections=queries.connections_for(who, request.args.get("after")),
        to_me=queries.invitations_to(who),
        from_me=queries.invitations_from(who),
        ended=queries.ended_for(who),
        kept=queries.distances_for(who, request.args.get("kept_after")),
        asks=queries.asks_of(who),
        sentence=sentence,
    )


@blueprint.get(PERSON)
def pair(person_id: int) -> str:
    page = queries.pair_for(actor(), person_id)
    return render_template("connections/pair.html", pair=page, stages=stages(), sentence=sentence)


@blueprint.route(f"{PERSON}/part", methods=["GET", "POST"])
def part(person_id: int) -> Response | str | tuple[str, int]:
    who = actor()
    name = queries.name_to_part_from(who, person_id)
    form = PartForm()
    if form.validate_on_submit():
        try:
            part_ways(who, person_id, form.closing_word.data or "")
            flash(_("You ended the connection with %(name)s.", name=name), "kind")
            return redirect(url_for("connections.index"))
        except Invalid as error:
            form.take_back(error)
    html = render_template("connections/part.html", form=form, name=name)
    return (html, 422) if form.errors else html
