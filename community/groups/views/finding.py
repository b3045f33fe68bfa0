"""My groups, discovering others, founding one, and a group's page: its member's home, or its front for others."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.boundaries.decision import require
from community.boundaries.wording import sentence
from community.shared.actor import Actor
from community.shared.content import interests, text
from community.shared.errors import Invalid
from community.shared.text import tidy
from community.shared.web import actor

from .. import queries
from ..payloads import MINE, FoundForm, SearchForm, number
from ..services.found_group import found_group
from .blueprint import GROUP, LINK_COOKIE, blueprint, slowly


@blueprint.get("/")
def index() -> str:
    who = actor()
    return render_template(
        "groups/index.html",
        groups=queries.my_groups(who, request.args.get("after")),
        requests=queries.my_requests(who, request.args.get("asked_after")),
        may_found=queries.may_found(who),
        link=_waiting_link(who),
    )


def _waiting_link(who: Actor) -> str | None:
    """The invitation with which somebody came here before they signed up, while it holds and they have not used it."""
    token = request.cookies.get(LINK_COOKIE)
    if token is None or not queries.link_holds(token):
        return None
    group_id = queries.group_of_link(token)
    return None if group_id is not None and queries.belongs_to(who, group_id) else token


@blueprint.get("/discover")
def discover() -> str:
    who = actor()
    form = SearchForm(request.args)
    words = tidy(form.q.data or "")[:100]
    tag = form.tag.data if form.tag.data in (MINE, *interests()) else ""
    page = min(number(request.args.get("page")), 10_000)
    found, more = queries.discover_for(who, words, tag, page)
    return render_template(
        "groups/discover.html",
        form=form,
        found=found,
        asked={"q": words, "tag": tag},
        page=page,
        more=more,
        my_interests=queries.my_interests(who),
        may_found=queries.may_found(who),
    )


@blueprint.route("/found", methods=["GET", "POST"])
def found() -> Response | str | tuple[str, int]:
    who = actor()
    require(queries.may_found(who))
    form = FoundForm()
    if form.validate_on_submit():
        try:
            slowly(who, "10 per day", "groups.found")
            group_id = found_group(who, form.words(), form.agreement.data or "")
            flash(_("Your group is here. Its rooms are made; look around before you invite others."), "kind")
            return redirect(url_for("groups.show", group_id=group_id))
        except Invalid as error:
            form.take_back(error)
    elif not form.is_submitted():
        form.agreement.data = text("agreement")
    page = render_template("groups/found.html", form=form)
    return (page, 422) if form.errors else page


@blueprint.get(GROUP)
def show(group_id: int) -> str:
    front = queries.front_for(actor(), group_id)
    if front.standing.is_member:
        return render_template("groups/show.html", front=front, home=queries.home_for(actor(), group_id))
    return render_template("groups/front.html", front=front, sentence=sentence)
