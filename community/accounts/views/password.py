"""A new password: knowing the old one, by a link in a mail, or by a recovery code."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.accounts import payloads, queries
from community.accounts.services.ask_reset import ask_reset
from community.accounts.services.change_password import change_password
from community.accounts.services.reset_password import recover_by_code, reset_password
from community.accounts.services.sign_in import Known
from community.accounts.services.start_sign_in import hash_of
from community.shared.errors import HearthError, NotFound
from community.shared.web import actor, public, stays_open

from .blueprint import blueprint
from .email import public_link
from .forms import show, status_of
from .identity import address, let_in

Page = str | Response | tuple[str, int]


@blueprint.route("/password", methods=["GET", "POST"])
@stays_open
def password() -> Page:
    form = payloads.ChangePasswordForm()
    status = 0
    if form.validate_on_submit():
        try:
            change_password(actor(), form.current.data, form.new.data)
        except HearthError as error:
            status = show(form, error)
        else:
            flash(_("Your new password counts from now on. Your other devices are signed out."), "kind")
            return redirect(url_for("accounts.settings"))
    return render_template("accounts/password.html", form=form), status or status_of(form)


@blueprint.route("/forgotten", methods=["GET", "POST"])
@public
def forgotten() -> Page:
    """The two ways back in. Asking for the mail has one answer, whoever's address it is."""
    form = payloads.ForgottenForm()
    status = 0
    if form.validate_on_submit():
        try:
            ask_reset(form.email.data, lambda token: public_link("accounts.reset", token=token), address())
        except HearthError as error:
            status = show(form, error)
        else:
            return render_template("accounts/reset_sent.html", email=form.email.data)
    return render_template("accounts/forgotten.html", form=form), status or status_of(form)


@blueprint.route("/reset/<token>", methods=["GET", "POST"])
@public
def reset(token: str) -> Page:
    if not queries.reset_holds(hash_of(token)):
        return render_template("accounts/reset_over.html"), 404
    form = payloads.NewPasswordForm()
    status = 0
    if form.validate_on_submit():
        try:
            return _welcome_back(reset_password(token, form.new.data))
        except NotFound:
            return render_template("accounts/reset_over.html"), 404
        except HearthError as error:
            status = show(form, error)
    return render_template("accounts/reset.html", form=form, token=token), status or status_of(form)


@blueprint.route("/recover", methods=["GET", "POST"])
@public
def recover() -> Page:
    form = payloads.RecoverForm()
    status = 0
    if form.validate_on_submit():
        try:
            return _welcome_back(recover_by_code(form.handle.data, form.code.data, form.new.data, address()))
        except HearthError as error:
            status = show(form, error)
    return render_template("accounts/recover.html", form=form), status or status_of(form)


def _welcome_back(known: Known) -> Page:
    if known.is_waiting:
        return render_template("accounts/waiting.html")
    let_in(known.person_id)
    flash(_("You are back in. Your new password counts from now on, and every other device is signed out."), "kind")
    return redirect(url_for("groups.index"))
