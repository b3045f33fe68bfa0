"""Leaving a group."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.boundaries.wording import sentence
from community.shared.web import actor

from .. import queries
from ..payloads import LeaveForm
from ..rules import Keep
from ..services.leave_group import leave_group
from .blueprint import GROUP, blueprint


@blueprint.route(f"{GROUP}/leave", methods=["GET", "POST"])
def leave(group_id: int) -> Response | str | tuple[str, int]:
    who = actor()
    home = queries.home_for(who, group_id)
    name = queries.group_name_for(who, group_id)
    form = LeaveForm()
    if form.validate_on_submit():
        leave_group(who, group_id, Keep(form.keep.data))
        flash(_("You left %(group)s.", group=name), "kind")
        return redirect(url_for("groups.index"))
    page = render_template(
        "groups/leave.html",
        form=form,
        group_id=group_id,
        name=name,
        home=home,
        sentence=sentence,
        allows_unnamed=queries.allows_unnamed(group_id),
    )
    return (page, 422) if form.errors else page
