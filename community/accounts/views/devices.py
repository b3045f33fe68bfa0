"""Where I am signed in, and ending it: here, somewhere else, everywhere."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.accounts import queries
from community.accounts.services import sign_out as services
from community.shared.web import actor, actor_or_none, public, stays_open

from .blueprint import blueprint
from .identity import sign_off


@blueprint.post("/sign-out")
@public
@stays_open
def sign_out() -> Response:
    """Public, so that the button of a page left open says *signed out* and not *sign in first*."""
    who = actor_or_none()
    if who is not None:
        services.sign_out(who)
    return _out()


@blueprint.post("/sign-out-everywhere")
@stays_open
def sign_out_everywhere() -> Response:
    services.sign_out_everywhere(actor())
    return _out()


@blueprint.get("/sign-ins")
@stays_open
def sign_ins() -> str:
    return render_template("accounts/sign_ins.html", page=queries.devices_for(actor(), request.args.get("after")))


@blueprint.post("/sign-ins/<key>/end")
@stays_open
def end_sign_in(key: str) -> Response:
    if key == actor().sign_in:
        return sign_out()
    services.end_sign_in(actor(), key)
    flash(_("That device is signed out."), "kind")
    return redirect(url_for("accounts.sign_ins"))


def _out() -> Response:
    sign_off()
    flash(_("You are signed out."), "note")
    return redirect(url_for("accounts.sign_in"))
