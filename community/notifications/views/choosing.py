"""What somebody chooses to be told, and the link that turns mails off without signing in."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.extensions import csrf
from community.shared.web import actor, public

from ..payloads import ChoicesForm
from ..queries.choices import choices_for
from ..services.choose import choose
from ..services.turn_off_mails import turn_off_mails, whose_mails
from .blueprint import blueprint


@blueprint.route("/choices", methods=["GET", "POST"])
def choices() -> Response | str:
    who = actor()
    chosen = choices_for(who)
    form = ChoicesForm.of(chosen.groups, chosen.by_mail)
    if form.validate_on_submit():
        choose(who, form.matters.data or [], form.silenced())
        flash(_("Kept. It counts from now on."), "kind")
        return redirect(url_for("notifications.choices"))
    return render_template("notifications/choices.html", form=form, choices=chosen)


@blueprint.get("/unsubscribe/<token>")
@public
def unsubscribe(token: str) -> str:
    """Looking changes nothing: mail programs look at links by themselves."""
    whose_mails(token)
    return render_template("notifications/unsubscribe.html", token=token, is_done=False)


@blueprint.post("/unsubscribe/<token>", endpoint="unsubscribed")
@csrf.exempt
@public
def unsubscribed(token: str) -> str:
    """From the page, or from a mail program that sends List-Unsubscribe=One-Click (RFC 8058) and knows no token of ours."""
    turn_off_mails(token)
    return render_template("notifications/unsubscribe.html", token=token, is_done=True)
