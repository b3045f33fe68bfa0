"""The pledge: read by anybody, accepted at sign-up, and again when it changed. Until then a signed-in person is led here, but never
kept from help, from signing out, from their own data, or from leaving."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from community.accounts import payloads, rules
from community.accounts.services.keep_pledge import accept_pledge, pledge_now
from community.shared.web import actor, actor_or_none, public, stays_open

from .blueprint import blueprint

OPEN_BEFORE = frozenset(
    {
        "accounts.pledge",
        "accounts.sign_out",
        "accounts.sign_out_everywhere",
        "accounts.export",
        "accounts.close",
        "safety.help",
        "static",
    }
)


def _is_behind() -> bool:
    return actor_or_none() is not None and current_user.pledge_version < pledge_now().version


@blueprint.before_app_request
def lead_to_pledge() -> Response | None:
    if request.endpoint is None or request.endpoint in OPEN_BEFORE or not _is_behind():
        return None
    after = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("accounts.pledge", next=after))


@blueprint.route("/pledge", methods=["GET", "POST"])
@public
@stays_open
def pledge() -> str | Response | tuple[str, int]:
    after = rules.own_path(request.values.get("next"))
    form = payloads.PledgeForm(version=pledge_now().version, next=after or "")
    if form.is_submitted() and actor_or_none() is None:
        return redirect(url_for("accounts.sign_in"))
    if form.validate_on_submit():
        accept_pledge(actor(), form.version.data)
        flash(_("Thank you for reading it again."), "kind")
        return redirect(after or url_for("groups.index"))
    page = render_template("accounts/pledge.html", form=form, pledge=pledge_now(), is_behind=_is_behind())
    return page, 422 if form.errors else 200
