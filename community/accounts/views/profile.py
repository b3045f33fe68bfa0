"""My profile: what I tell of myself, for whom, how it looks to them, and my picture."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.accounts import payloads
from community.accounts.queries import profiles
from community.accounts.queries.people import interests_of
from community.accounts.rules.picture import PICTURE_BYTES
from community.accounts.rules.profile import DEPTHS, INTERESTS, OWN_DEPTH
from community.accounts.services import drop_answer as dropping
from community.accounts.services import keep_answer as keeping
from community.accounts.services.keep_picture import drop_picture, keep_picture
from community.shared.content import profile_questions, stages
from community.shared.errors import HearthError, NotFound
from community.shared.web import actor, takes_up_to

from .blueprint import at_top
from .forms import show, status_of

Page = str | Response | tuple[str, int]


def depth_names() -> dict[int, str]:
    """Who reads an answer of each depth, in words."""
    names = {0: _("Everyone here who can find me"), 1: _("People in my groups, and my connections")}
    for depth in DEPTHS[2:-1]:
        names[depth] = _("Connections from %(stage)s on", stage=stages()[depth]["name"])
    return {**names, DEPTHS[-1]: _("Connections at %(stage)s", stage=stages()[DEPTHS[-1]]["name"])}


def _page(template: str, form: payloads.FlaskForm, status: int, **more: Any) -> Page:
    # A form that was refused has rolled its transaction back; what the page shows is read after that.
    page = render_template(
        f"accounts/{template}.html", form=form, names=depth_names(), readers=profiles.my_readers(actor()), **more
    )
    return page, status or status_of(form)


def _kept(form: payloads.FlaskForm, keep: Callable[[], None]) -> int:
    """0 when it is kept, else the status of the form that comes back."""
    try:
        keep()
    except HearthError as error:
        return show(form, error)
    flash(_("That is kept."), "kind")
    return 0


def _choose(form: Any) -> Any:
    form.depth.choices = list(depth_names().items())
    return form


@at_top("/profile")
def profile() -> str:
    return render_template("accounts/profile.html", mine=profiles.my_profile(actor()), names=depth_names())


@at_top("/profile/as")
def profile_as() -> str:
    """How it looks to another. `who`: stranger, mate, or a connection's id."""
    preview = profiles.preview_for(actor(), request.args.get("who", profiles.MATE))
    connections = profiles.connections_of(actor())
    return render_template("accounts/profile_as.html", preview=preview, connections=connections)


@at_top("/profile/question/<question>", methods=["GET", "POST"])
def profile_answer(question: str) -> Page:
    asked = profile_questions().get(question)
    if asked is None or question == INTERESTS:
        raise NotFound
    mine = profiles.my_answer(actor(), question)
    depth = mine.depth if mine else asked["depth"]
    form = _choose(payloads.AnswerForm(body=mine.body if mine else "", depth=depth))
    status = 0
    if form.validate_on_submit():
        status = _kept(form, lambda: keeping.keep_answer(actor(), question, form.body.data, form.depth.data))
        if not status:
            return redirect(url_for("accounts.profile"))
    return _page("profile_answer", form, status, asked=asked, mine=mine)


@at_top("/profile/own", methods=["GET", "POST"])
def profile_own() -> Page:
    return _own(None)


@at_top("/profile/own/<int:answer_id>", methods=["GET", "POST"])
def profile_own_answer(answer_id: int) -> Page:
    return _own(profiles.my_own_answer(actor(), answer_id))


def _own(mine: profiles.Mine | None) -> Page:
    given = {"title": mine.shown.title, "body": mine.body, "depth": mine.depth} if mine else {"depth": OWN_DEPTH}
    form = _choose(payloads.OwnAnswerForm(**given))
    status = 0
    if form.validate_on_submit():
        of = mine.id if mine else None
        status = _kept(
            form,
            lambda: keeping.keep_own_answer(actor(), of, form.title.data, form.body.data, form.depth.data),
        )
        if not status:
            return redirect(url_for("accounts.profile"))
    return _page("profile_answer", form, status, asked=None, mine=mine)


@at_top("/profile/interests", methods=["GET", "POST"])
def profile_interests() -> Page:
    mine = profiles.my_answer(actor(), INTERESTS)
    asked = profile_questions()[INTERESTS]
    depth = mine.depth if mine else asked["depth"]
    form = _choose(payloads.InterestsForm(tags=list(interests_of(actor().id)), depth=depth))
    status = 0
    if form.validate_on_submit():
        status = _kept(form, lambda: keeping.keep_interests(actor(), form.tags.data or [], form.depth.data))
        if not status:
            return redirect(url_for("accounts.profile"))
    return _page("profile_answer", form, status, asked=asked, mine=mine)


@at_top("/profile/drop/<int:answer_id>", methods=["POST"])
def profile_drop(answer_id: int) -> Response:
    dropping.drop_answer(actor(), answer_id)
    flash(_("You took it back. Nobody reads it any more."), "kind")
    return redirect(url_for("accounts.profile"))


@at_top("/profile/picture", methods=["GET", "POST"])
@takes_up_to(2 * PICTURE_BYTES)  # so that one a little too large gets a sentence of its own
def profile_picture() -> Page:
    mine = profiles.my_picture(actor())
    form = _choose(payloads.PictureForm(depth=mine.depth))
    status = 0
    if form.validate_on_submit():
        sent = form.picture.data
        uploaded = sent.read(PICTURE_BYTES + 1) if sent else None
        status = _kept(form, lambda: keep_picture(actor(), uploaded, form.depth.data))
        if not status:
            return redirect(url_for("accounts.profile"))
    return _page("profile_picture", form, status, mine=mine, most=PICTURE_BYTES >> 20)


@at_top("/profile/picture/drop", methods=["POST"])
def profile_drop_picture() -> Response:
    drop_picture(actor())
    flash(_("You took your picture away. The pattern stands in its place."), "kind")
    return redirect(url_for("accounts.profile"))
