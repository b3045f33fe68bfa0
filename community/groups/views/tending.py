"""A facilitator's pages: who asks to join, and the group's own words."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.shared.errors import Invalid
from community.shared.web import actor

from .. import queries
from ..payloads import GroupForm
from ..services.answer_request import accept_request as accept
from ..services.answer_request import decline_request as decline
from ..services.change_group import change_group
from .blueprint import GROUP, blueprint

REQUEST = "<int:request_id>"


@blueprint.get(f"{GROUP}/requests")
def requests(group_id: int) -> str:
    group, asked, has_room = queries.requests_for(actor(), group_id, request.args.get("after"))
    return render_template(
        "groups/requests.html",
        group_id=group_id,
        name=group.name,
        question=group.question,
        asked=asked,
        has_room=has_room,
    )


@blueprint.post(f"{GROUP}/requests/{REQUEST}/accept")
def accept_request(group_id: int, request_id: int) -> Response:
    accept(actor(), group_id, request_id)
    flash(_("You let them in. Whoever greets here is told."), "kind")
    return redirect(url_for("groups.requests", group_id=group_id))


@blueprint.post(f"{GROUP}/requests/{REQUEST}/decline")
def decline_request(group_id: int, request_id: int) -> Response:
    decline(actor(), group_id, request_id)
    flash(_("You said no this time. They read it in kind words."), "kind")
    return redirect(url_for("groups.requests", group_id=group_id))


@blueprint.route(f"{GROUP}/edit", methods=["GET", "POST"])
def edit(group_id: int) -> Response | str | tuple[str, int]:
    who = actor()
    words, _agreement, _version = queries.words_for(who, group_id)
    form = GroupForm(obj=words)
    if form.validate_on_submit():
        try:
            change_group(who, group_id, form.words())
            flash(_("You changed the group."), "kind")
            return redirect(url_for("groups.show", group_id=group_id))
        except Invalid as error:
            form.take_back(error)
    page = render_template("groups/edit.html", form=form, group_id=group_id, name=words.name)
    return (page, 422) if form.errors else page
