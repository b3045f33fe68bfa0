"""The sheet of recovery codes: made anew, shown once, taken home as a text file."""

import re

from flask import Response, make_response, render_template, request, url_for
from flask_babel import gettext as _

from community.accounts import payloads, queries
from community.accounts.services.make_recovery_codes import CODES, make_recovery_codes
from community.shared.errors import HearthError
from community.shared.web import actor, public, stays_open

from .blueprint import blueprint
from .forms import show, status_of

_CODE = re.compile(r"[a-z2-9]{4}(-[a-z2-9]{4}){3}")


@blueprint.route("/recovery-codes", methods=["GET", "POST"])
@stays_open
def recovery_codes() -> str | tuple[str, int]:
    form = payloads.ConfirmByPasswordForm()
    status = 0
    if form.validate_on_submit():
        try:
            codes = make_recovery_codes(actor(), form.current.data)
        except HearthError as error:
            status = show(form, error)
        else:
            return render_template("accounts/recovery_codes.html", codes=codes, is_new=False, waits=False)
    has_codes = queries.account_for(actor()).has_recovery_codes
    return render_template("accounts/new_codes.html", form=form, has_codes=has_codes), status or status_of(form)


@blueprint.post("/recovery-codes/text")
@public
@stays_open
def recovery_codes_text() -> Response:
    """The sheet as a file. We kept only hashes, so the page that shows the codes sends them along; nothing else comes back."""
    codes = [code for code in request.form.getlist("code")[:CODES] if _CODE.fullmatch(code)]
    lines = [
        _("Recovery codes"),
        _("Each works once. Keep them where only you look."),
        "",
        *codes,
        "",
        _("To use one: %(path)s", path=url_for("accounts.recover")),
        "",
    ]
    response = make_response("\n".join(lines))
    response.headers["Content-Type"] = "text/plain; charset=utf-8"
    response.headers["Content-Disposition"] = 'attachment; filename="recovery-codes.txt"'
    return response
