"""Who belongs, their duties, and the welcome of newcomers."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.shared.errors import NotFound
from community.shared.web import actor

from .. import queries
from ..rules import Role
from ..services.give_role import give_role as give
from ..services.give_role import take_role as take
from ..services.note_welcomed import note_welcomed
from .blueprint import GROUP, PERSON, blueprint


@blueprint.get(f"{GROUP}/members")
def members(group_id: int) -> str:
    page = queries.members_for(actor(), group_id)
    return render_template("groups/members.html", page=page, roles=list(Role))


def _role(name: str) -> Role:
    if name not in list(Role):
        raise NotFound
    return Role(name)


@blueprint.post(f"{GROUP}/members/{PERSON}/give/<role>")
def give_role(group_id: int, person_id: int, role: str) -> Response:
    give(actor(), group_id, person_id, _role(role))
    flash(_("You gave them this role."), "kind")
    return redirect(url_for("groups.members", group_id=group_id))


@blueprint.post(f"{GROUP}/members/{PERSON}/take/<role>")
def take_role(group_id: int, person_id: int, role: str) -> Response:
    """Also to lay down one's own."""
    who = actor()
    take(who, group_id, person_id, _role(role))
    flash(_("You laid this role down.") if person_id == who.id else _("You took this role from them."), "kind")
    return redirect(url_for("groups.members", group_id=group_id))


@blueprint.post(f"{GROUP}/members/{PERSON}/welcomed")
def welcomed(group_id: int, person_id: int) -> Response:
    note_welcomed(actor(), group_id, person_id)
    flash(_("Thank you for welcoming them."), "kind")
    return redirect(url_for("groups.show", group_id=group_id))
