"""For those who moderate: putting everything down, being back, and notes between two of them."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.shared.errors import Invalid
from community.shared.web import actor

from ..payloads import number_in
from ..queries import care
from ..services import put_down as putting
from .blueprint import NOTE, blueprint


@blueprint.route("/put-down", methods=["GET", "POST"])
def put_down() -> Response | str | tuple[str, int]:
    if request.method == "GET":
        return _page({})
    form = request.form
    try:
        putting.put_down(actor(), form.get("span", ""), number_in(form.get("to")), form.get("words", ""))
    except Invalid as error:
        return _page(error.fields), 422
    flash(_("It is out of your hands now, and in good ones. Do something kind for yourself."), "kind")
    return redirect(url_for("moderation.put_down"))


@blueprint.post("/put-down/back")
def back_on_duty() -> Response:
    putting.be_back(actor())
    flash(_("Good that you are back. Your hours on the rosters count again."), "kind")
    return redirect(url_for("moderation.put_down"))


@blueprint.post(f"/put-down/notes/{NOTE}/drop")
def drop_note(note_id: int) -> Response:
    putting.take_note_away(actor(), note_id)
    flash(_("The note is gone, for both of you."), "kind")
    return redirect(url_for("moderation.put_down"))


def _page(faults: dict[str, str]) -> str:
    who = actor()
    shown = care.care_for(who)
    return render_template(
        "moderation/put_down.html",
        care=shown,
        notes=care.notes_of(who, request.args.get("after")),
        faults=faults,
        typed=request.form,
    )
