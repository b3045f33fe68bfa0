"""My e-mail address: asking for another, and opening the link that proves it is mine. The link is signed, not kept."""

from flask import current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from community.accounts import payloads, queries
from community.accounts.services.change_email import ask_email, change_email, confirm_email
from community.shared.errors import HearthError, NotFound
from community.shared.web import actor, actor_or_none, public, stays_open

from .blueprint import blueprint
from .forms import show, status_of

Page = str | Response | tuple[str, int]
A_DAY = 24 * 3600


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="accounts.email")


def public_link(endpoint: str, token: str) -> str:
    """An address for a mail: made from our settings, never from what a request says our name is (host header injection)."""
    return str(current_app.config["HEARTH"].public_url).rstrip("/") + url_for(endpoint, token=token)


def send_confirmation(person_id: int, email: str) -> None:
    ask_email(
        person_id,
        email,
        lambda before: public_link("accounts.opened_email", token=str(_signer().dumps([person_id, email, before]))),
    )


@blueprint.route("/email", methods=["GET", "POST"])
@stays_open
def email() -> Page:
    form = payloads.EmailForm(email=queries.account_for(actor()).email)
    status = 0
    if form.validate_on_submit():
        try:
            asked = change_email(actor(), form.email.data or "", form.current.data)
        except HearthError as error:
            status = show(form, error)
        else:
            if asked:
                send_confirmation(actor().id, asked)
                flash(_("We sent a link to %(email)s. The address counts once you open it.", email=asked), "note")
            else:
                flash(_("We keep no address of yours now."), "kind")
            return redirect(url_for("accounts.settings"))
    return render_template("accounts/email.html", form=form), status or status_of(form)


@blueprint.route("/email/<token>", methods=["GET", "POST"])
@public
@stays_open
def opened_email(token: str) -> Page:
    """A button, not the opening itself, does it: mail programs open links on their own."""
    try:
        person_id, address, before = _signer().loads(token, max_age=A_DAY)
    except (BadData, ValueError, TypeError):
        raise NotFound from None
    form = payloads.FlaskForm()
    if form.validate_on_submit():
        confirm_email(int(person_id), str(address), str(before))
        flash(_("Thank you. The address is yours now."), "kind")
        return redirect(url_for("accounts.settings" if actor_or_none() else "accounts.sign_in"))
    return render_template("accounts/opened_email.html", address=address, token=token)
