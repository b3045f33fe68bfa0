"""Taking a break, the one calm page while it lasts, and the gentle way back.

While it lasts every page leads to the calm one, but for those that say `@stays_open`: help, and what is the person's alone."""

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.accounts import queries
from community.accounts.services.come_back import come_back, let_all_be
from community.accounts.services.take_break import take_break
from community.shared.errors import Invalid
from community.shared.web import actor, actor_or_none, is_open_on_break, stays_open

from .blueprint import at_top, blueprint
from .identity import came_back, is_on_break

Page = str | Response | tuple[str, int]


@blueprint.before_app_request
def lead_to_calm() -> Response | None:
    """On a break to the calm page; on the first page after one that ended by its date, to what waited."""
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None or request.endpoint == "static" or is_open_on_break(view) or actor_or_none() is None:
        return None
    if is_on_break():
        return redirect(url_for("accounts.boundaries_away"))
    if came_back() and request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate" and request.method == "GET":
        return redirect(url_for("accounts.boundaries_return"))
    return None


@at_top("/boundaries/break", methods=["GET", "POST"])
@stays_open
def boundaries_break() -> Page:
    fault: Invalid | None = None
    if request.method == "POST":
        ends = request.form.get("ends", "open")
        back_on = request.form.get("back_on", "") if ends == "date" else ""
        try:
            if ends == "date" and not back_on:
                said = _("Please choose a day, or leave it open until you come back.")
                raise Invalid(said, {"back_on": said})
            take_break(actor(), back_on, request.form.get("shown", "nobody"), "says_until" in request.form)
            return redirect(url_for("accounts.boundaries_away"))
        except Invalid as found:
            fault = found
    mine = queries.break_for(actor())
    if request.method == "POST":
        typed = {key: request.form.get(key, "") for key in ("ends", "back_on", "shown", "says_until")}
    else:
        typed = {
            "ends": "date" if mine and mine.back_on else "open",
            "back_on": mine.back_on.isoformat() if mine and mine.back_on else "",
            "shown": mine.shown if mine else "nobody",
            "says_until": "y" if mine and mine.says_until else "",
        }
    faults = fault.fields if fault else {}
    page = render_template("accounts/boundaries_break.html", mine=mine, typed=typed, faults=faults)
    return page, fault.status if fault else 200


@at_top("/boundaries/away")
@stays_open
def boundaries_away() -> Page:
    mine = queries.break_for(actor())
    if mine is None:
        return redirect(url_for("accounts.boundaries_return" if came_back() else "accounts.boundaries"))
    return render_template("accounts/boundaries_away.html", mine=mine)


@at_top("/boundaries/come-back", methods=["POST"])
@stays_open
def boundaries_come_back() -> Response:
    come_back(actor())
    return redirect(url_for("accounts.boundaries_return"))


@at_top("/boundaries/return")
@stays_open
def boundaries_return() -> Page:
    """What waited, gently. Looking at it after a break that ended by its date says that I know."""
    if is_on_break():
        return redirect(url_for("accounts.boundaries_away"))
    if came_back():
        come_back(actor())
    return render_template("accounts/boundaries_return.html")


@at_top("/boundaries/met", methods=["POST"])
def boundaries_met() -> Response:
    let_all_be(actor())
    flash(_("All of it counts as met. You begin from here."), "kind")
    return redirect(url_for("groups.index"))
