"""Who is on duty, in a group and for the site: the roster, taking hours and giving them away, one date for another's."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.accounts.queries import zones_by_region
from community.shared.actor import Actor
from community.shared.errors import Invalid
from community.shared.web import actor

from ..payloads import SlotsForm, watch_of
from ..queries.roster import roster_for
from ..services import keep_roster, swap_watch, take_slot
from .blueprint import GROUP, SLOT, SWAP, blueprint

Answer = Response | tuple[str, int]


@blueprint.get(f"/{GROUP}/duty")
def duty(group_id: int) -> str:
    return _page(group_id)


@blueprint.get("/site/duty")
def site_duty() -> str:
    return _page(None)


@blueprint.post(f"/{GROUP}/duty/hours")
def add_slots(group_id: int) -> Answer:
    return _added(group_id)


@blueprint.post("/site/duty/hours")
def add_site_slots() -> Answer:
    return _added(None)


@blueprint.post(f"/{GROUP}/duty/clock")
def duty_clock(group_id: int) -> Answer:
    return _clock_set(group_id)


@blueprint.post("/site/duty/clock")
def site_duty_clock() -> Answer:
    return _clock_set(None)


@blueprint.post(f"/duty/{SLOT}/take", endpoint="take_slot")
def take(slot_id: int) -> Response:
    return _done(take_slot.take_slot, slot_id, _("These hours are yours now. Thank you."))


@blueprint.post(f"/duty/{SLOT}/give", endpoint="give_slot")
def give(slot_id: int) -> Response:
    return _done(take_slot.give_slot, slot_id, _("You gave these hours away. They are open to the others now."))


@blueprint.post(f"/duty/{SLOT}/drop", endpoint="drop_slot")
def drop(slot_id: int) -> Response:
    return _done(keep_roster.drop_slot, slot_id, _("These hours are out of the roster."))


@blueprint.post("/duty/ask", endpoint="ask_swap")
def ask() -> Answer:
    wanted = watch_of(request.form.get("watch", ""))
    if wanted is None:
        flash(_("Please choose one of your dates first."), "note")
        return redirect(url_for("moderation.index"))
    slot_id, day = wanted
    try:
        place = swap_watch.ask_swap(actor(), slot_id, day)
    except Invalid as error:
        flash(error.say, "note")
        return redirect(url_for("moderation.index"))
    flash(_("You asked the others. Until one of them takes it, it stays yours."), "kind")
    return _back(place)


@blueprint.post(f"/duty/dates/{SWAP}/take", endpoint="take_swap")
def take_date(swap_id: int) -> Response:
    return _done(swap_watch.take_swap, swap_id, _("You take this date. Thank you."))


@blueprint.post(f"/duty/dates/{SWAP}/keep", endpoint="end_swap")
def keep_date(swap_id: int) -> Response:
    return _done(swap_watch.end_swap, swap_id, _("It stays yours."))


def _done(do: Callable[[Actor, int], int], thing_id: int, say: str) -> Response:
    place = do(actor(), thing_id)
    flash(say, "kind")
    return _back(place)


def _back(place: int) -> Response:
    return redirect(url_for("moderation.duty", group_id=place) if place else url_for("moderation.site_duty"))


def _added(group_id: int | None) -> Answer:
    form = SlotsForm()
    if form.validate_on_submit():
        try:
            days, mine = form.weekdays.data or [], bool(form.mine.data)
            keep_roster.add_slots(actor(), group_id or 0, days, form.begins.data or "", form.ends.data or "", mine)
            flash(_("These hours are in the roster."), "kind")
            return _back(group_id or 0)
        except Invalid as error:
            form.take_back(error)
    return _page(group_id, form), 422


def _clock_set(group_id: int | None) -> Answer:
    try:
        keep_roster.set_time_zone(actor(), group_id or 0, request.form.get("time_zone", ""))
    except Invalid as error:
        flash(error.say, "note")
        return _back(group_id or 0)
    flash(_("The roster goes by this clock now."), "kind")
    return _back(group_id or 0)


def _page(group_id: int | None, form: SlotsForm | None = None) -> str:
    return render_template(
        "moderation/duty.html",
        roster=roster_for(actor(), group_id),
        form=form or SlotsForm(formdata=None),
        regions=zones_by_region(),
    )
