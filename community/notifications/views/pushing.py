"""Push in this browser: turning it on and off, and the worker that shows what comes."""

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from community.shared.errors import HearthError
from community.shared.web import actor, asset_file, public, stays_open

from ..services import turn_on_push as services
from .blueprint import blueprint

BROWSER = "/browsers/<int:browser_id>"


@blueprint.get("/worker.js")
@public
@stays_open
def worker() -> Response:
    """Under one address that stays, below which alone it has a say. The same for everybody, signed in or not."""
    code = asset_file("notifications/worker.js").read_bytes()
    return Response(code, mimetype="text/javascript", headers={"Cache-Control": "no-cache"})


@blueprint.post("/browsers")
def turn_on_push() -> tuple[dict[str, str | bool], int]:
    """From the page's script alone: only a browser with scripts has an address for pushes."""
    given = (request.form.get(name, "") for name in ("endpoint", "p256dh", "auth"))
    try:
        services.turn_on_push(actor(), *given)
    except HearthError as error:
        return {"ok": False, "say": error.say}, error.status
    flash(_("Push is on in this browser."), "kind")
    return {"ok": True}, 200


@blueprint.post(f"{BROWSER}/words")
def push_words(browser_id: int) -> BaseResponse:
    services.let_show_words(actor(), browser_id, request.form.get("on") == "yes")
    return redirect(url_for("notifications.choices", _anchor="push"))


@blueprint.post(f"{BROWSER}/off")
def turn_off_push(browser_id: int) -> BaseResponse:
    services.turn_off_push(actor(), browser_id)
    flash(_("Push is off there."), "kind")
    return redirect(url_for("notifications.choices", _anchor="push"))
