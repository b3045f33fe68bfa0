"""Coming in: at once, by asking, or by a link."""

from flask import current_app, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.boundaries.decision import Reason, require
from community.boundaries.wording import sentence
from community.shared.errors import Invalid, NotFound, Refused
from community.shared.web import actor, actor_or_none, public

from .. import queries
from ..payloads import AcceptForm, AskForm, number
from ..services.ask_to_join import ask_to_join, withdraw_request
from ..services.join_group import join_group
from .blueprint import GROUP, LINK_COOKIE, blueprint, slowly


@blueprint.route(f"{GROUP}/join", methods=["GET", "POST"])
def join(group_id: int) -> Response | str | tuple[str, int]:
    front = queries.front_for(actor(), group_id)
    if front.standing.is_member:
        return redirect(url_for("groups.show", group_id=group_id))
    require(front.join)
    return _accepting(front, "groups/join.html", None)


def _accepting(front: queries.Front, template: str, token: str | None) -> Response | str | tuple[str, int]:
    """The page on which the agreement is read and accepted; with that they are in."""
    form = AcceptForm()
    if form.validate_on_submit():
        try:
            join_group(actor(), front.id, number(form.version.data), token)
            flash(_("You belong to %(group)s now. Take all the time you like.", group=front.name), "kind")
            return redirect(url_for("groups.show", group_id=front.id))
        except Invalid as error:
            form.take_back(error)
            front = queries.front_for(actor(), front.id, token)
    form.version.data = str(front.agreement_version)
    page = render_template(template, form=form, front=front, token=token, sentence=sentence)
    return (page, 422) if form.errors else page


@blueprint.route(f"{GROUP}/ask", methods=["GET", "POST"])
def ask(group_id: int) -> Response | str | tuple[str, int]:
    who = actor()
    front = queries.front_for(who, group_id)
    if front.standing.is_member:
        return redirect(url_for("groups.show", group_id=group_id))
    require(front.ask)
    form = AskForm()
    if form.validate_on_submit():
        try:
            slowly(who, "3 per 7 day", "groups.ask", str(group_id))
            ask_to_join(who, group_id, form.answer.data or "", number(form.version.data))
            flash(_("You asked to join %(group)s. The people who tend it will answer you.", group=front.name), "kind")
            return redirect(url_for("groups.index"))
        except Invalid as error:
            form.take_back(error)
            front = queries.front_for(who, group_id)
    form.version.data = str(front.agreement_version)
    page = render_template("groups/ask.html", form=form, front=front)
    return (page, 422) if form.errors else page


@blueprint.post(f"{GROUP}/withdraw")
def withdraw(group_id: int) -> Response:
    withdraw_request(actor(), group_id)
    flash(_("You took your request back."), "kind")
    return redirect(url_for("groups.index"))


@blueprint.route("/invited/<token>", methods=["GET", "POST"])
@public
def invited(token: str) -> Response | str | tuple[str, int]:
    """Where a link leads. Who is not signed in reads that there is an invitation, and nothing of the group yet; the link waits in
    `next` while they sign in, and in a cookie of its own while they sign up: *my groups* reminds them of it."""
    who = actor_or_none()
    group_id = queries.group_of_link(token)
    if who is None:
        if not queries.link_holds(token):
            return render_template("groups/invited_spent.html"), 404
        return _kept_for_later(token)
    try:
        if group_id is None:
            raise NotFound
        front = queries.front_for(who, group_id, token)
        if front.standing.is_member:
            return redirect(url_for("groups.show", group_id=group_id))
        if not front.join.allowed and not queries.link_holds(token):
            raise NotFound
        return _accepting(front, "groups/invited.html", token)
    except NotFound:
        return render_template("groups/invited_spent.html"), 404
    except Refused as refusal:
        if refusal.code != Reason.LINK_SPENT:
            raise
        return render_template("groups/invited_spent.html"), 404


def _kept_for_later(token: str) -> Response:
    page = make_response(render_template("groups/invited_outside.html", here=url_for("groups.invited", token=token)))
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    page.set_cookie(
        LINK_COOKIE, token, max_age=86_400, path=url_for("groups.index"), secure=secure, httponly=True, samesite="Lax"
    )
    return page
