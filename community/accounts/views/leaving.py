"""Taking everything home, and leaving for good."""

import json

from flask import Response, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from community.accounts import payloads, queries
from community.accounts.services.close_account import close_account
from community.accounts.services.close_account import withdraw as take_back
from community.accounts.services.gather_export import gather_export
from community.accounts.services.sign_in import sign_in
from community.shared.errors import HearthError
from community.shared.web import actor, public, stays_open

from .blueprint import blueprint
from .forms import show, status_of
from .identity import address, sign_off


@blueprint.get("/export")
@stays_open
def export() -> Response:
    """Everything we hold of me, as JSON."""
    response = make_response(json.dumps(gather_export(actor()), ensure_ascii=False, indent=2))
    response.headers["Content-Type"] = "application/json; charset=utf-8"
    response.headers["Content-Disposition"] = 'attachment; filename="hearth-export.json"'
    return response


@blueprint.route("/close", methods=["GET", "POST"])
@stays_open
def close() -> str | AnyResponse | tuple[str, int]:
    form = payloads.ConfirmByPasswordForm()
    status = 0
    if form.validate_on_submit():
        try:
            close_account(actor(), form.current.data)
        except HearthError as error:
            status = show(form, error)
        else:
            return _gone()
    page = render_template("accounts/close.html", form=form, account=queries.account_for(actor()))
    return page, status or status_of(form)


@blueprint.route("/withdraw", methods=["GET", "POST"])
@public
def withdraw() -> str | AnyResponse | tuple[str, int]:
    """For who waits for the host's yes and does not want to any more: they have no pages yet, so they sign in for this alone."""
    form = payloads.WithdrawForm()
    status = 0
    if form.validate_on_submit():
        try:
            take_back(sign_in(form.who.data, form.password.data, address()))
        except HearthError as error:
            status = show(form, error)
        else:
            return _gone()
    return render_template("accounts/withdraw.html", form=form), status or status_of(form)


def _gone() -> AnyResponse:
    sign_off()
    flash(_("Your account is closed. Take good care."), "note")
    return redirect(url_for("accounts.sign_in"))
