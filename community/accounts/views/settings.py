"""My account: how I am called, what I like, and the ways to everything else that is mine."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.accounts import payloads, queries
from community.accounts.services.change_settings import change_settings
from community.shared.errors import HearthError
from community.shared.web import actor, stays_open

from .blueprint import blueprint
from .forms import show, status_of


@blueprint.route("/settings", methods=["GET", "POST"])
@stays_open
def settings() -> str | Response | tuple[str, int]:
    account = queries.account_for(actor())
    form = payloads.SettingsForm(name=account.name, interests=list(account.interests))
    status = 0
    if form.validate_on_submit():
        try:
            change_settings(actor(), form.name.data, form.interests.data or [])
        except HearthError as error:
            status = show(form, error)
        else:
            flash(_("That is kept."), "kind")
            return redirect(url_for("accounts.settings"))
    return render_template("accounts/settings.html", form=form, account=account), status or status_of(form)
