"""Taking back, without JavaScript, what waits until the other is awake: its words come back into the box where one writes. And what was left
of conversations that are gone."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.rooms.payloads import MessageForm
from community.rooms.queries.postponed import left_for
from community.rooms.services.cancel_postponed import cancel_postponed
from community.shared.web import actor

from .blueprint import blueprint
from .talk import new_nonce, page


@blueprint.post("/postponed/<int:postponed_id>/cancel", endpoint="cancel_postponed")
def cancel(postponed_id: int) -> Response | str:
    """The page itself and no way to it: the words are nowhere else any more. With `drop` they go."""
    words = cancel_postponed(actor(), postponed_id)
    if words.room_id is None:
        flash(_("You let it go."), "kind")
        return redirect(url_for("rooms.left_words"))
    if request.form.get("drop"):
        flash(_("You let it go."), "kind")
        return redirect(url_for("rooms.show", room_id=words.room_id, _anchor="write"))
    form = MessageForm(
        formdata=None,
        body=words.body,
        need=words.need or "",
        notes=list(words.notes),
        quiet=words.quiet,
        reply_to=str(words.reply_to or ""),
        nonce=new_nonce(),
    )
    return page(words.room_id, form, alert=_("It waits no more. Your words are here again."))


@blueprint.get("/postponed")
def left_words() -> str:
    """Words of one's own that were to go when the other is awake, and whose conversation went with the other's account."""
    return render_template("rooms/left_words.html", left=left_for(actor(), request.args.get("after")))
