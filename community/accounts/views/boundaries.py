"""My boundaries: one page, kept at once on each change; the templates; topics. Not here: the break (breaks.py)."""

from collections.abc import Mapping
from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.accounts import queries
from community.accounts.services.apply_template import apply_template
from community.accounts.services.avoid_topic import avoid_tags, avoid_word, meet_word_again
from community.accounts.services.set_boundary import set_boundaries
from community.accounts.services.set_quiet_hours import set_quiet_hours
from community.shared import content
from community.shared.errors import Invalid, NotFound
from community.shared.web import actor, stays_open

from .blueprint import at_top, blueprint
from .identity import gentle_minutes

Page = str | Response | tuple[str, int] | tuple[Response, int]
DAYS = range(7)


@at_top("/boundaries")
@stays_open
def boundaries() -> str:
    return _page({})


@at_top("/boundaries/<group>", methods=["POST"])
@stays_open
def boundaries_keep(group: str) -> Page:
    """What the form names is set, the rest stays: the page's script sends a single setting, the button the whole group."""
    if group not in {one.key for one in queries.GROUPS}:
        raise NotFound
    given = {
        key: request.form[key] for key, one in queries.SETTINGS.items() if one.group == group and key in request.form
    }
    try:
        if given:
            set_boundaries(actor(), given)
    except Invalid as fault:
        return _mend(fault)
    return _kept(group)


@at_top("/boundaries/quiet-hours", methods=["POST"])
@stays_open
def boundaries_hours() -> Page:
    form = request.form
    typed = {day: (form[f"from_{day}"], form.get(f"to_{day}", "")) for day in DAYS if f"from_{day}" in form}
    if "every_day" in form and 0 in typed:
        typed = dict.fromkeys(DAYS, typed[0])
    try:
        set_quiet_hours(actor(), typed, form.get("time_zone"))
    except Invalid as fault:
        return _mend(fault)
    return _kept("when")


@at_top("/boundaries/topics", methods=["POST"])
@stays_open
def boundaries_topics() -> Page:
    try:
        avoid_tags(actor(), [tag for tag in request.form.getlist("topics") if tag])
    except Invalid as fault:
        return _mend(fault)
    return _kept("meet")


@at_top("/boundaries/words", methods=["POST"])
@stays_open
def boundaries_word() -> Page:
    try:
        avoid_word(actor(), request.form.get("word", ""))
    except Invalid as fault:
        return _mend(fault)
    return _kept("meet", "words")


@at_top("/boundaries/words/<int:topic_id>/drop", methods=["POST"])
@stays_open
def boundaries_drop_word(topic_id: int) -> Page:
    meet_word_again(actor(), topic_id)
    return _kept("meet", "words")


@at_top("/boundaries/templates/<name>", methods=["GET", "POST"])
@stays_open
def boundaries_template(name: str) -> Page:
    """What it would change, in words; taken on with the button."""
    template = queries.template_for(name)
    if request.method == "POST":
        apply_template(actor(), name)
        flash(_("That is kept. You can change each one by itself at any time."), "kind")
        return redirect(url_for("accounts.boundaries"))
    changes = queries.template_changes(actor(), name)
    return render_template("accounts/boundaries_template.html", template=template, changes=changes)


@blueprint.app_context_processor
def gentle_limit() -> dict[str, Any]:
    """Minutes a day after which a page says a kind word; 0: never. The browser counts them, for itself."""
    return {"gentle_minutes": gentle_minutes()}


def _kept(group: str, place: str = "") -> Response:
    if _by_script():
        return jsonify({"say": _("Kept.")})
    flash(_("That is kept."), "kind")
    return redirect(url_for("accounts.boundaries", _anchor=place or group))


def _mend(fault: Invalid) -> Page:
    """The page once more, with what was typed in its place and the sentence beside it."""
    if _by_script():
        return jsonify({"say": fault.say, "fields": fault.fields}), fault.status
    return _page(fault.fields, typed=request.form), fault.status


def _page(faults: Mapping[str, str], typed: Mapping[str, str] | None = None) -> str:
    mine = queries.boundaries_for(actor())
    values = {**mine.values, **{key: value for key, value in (typed or {}).items() if key in mine.values}}
    hours = dict(mine.hours)
    for day in DAYS:
        if typed and f"from_{day}" in typed:
            hours[day] = (typed[f"from_{day}"], typed.get(f"to_{day}", ""))
    return render_template(
        "accounts/boundaries.html",
        mine=mine,
        values=values,
        hours=hours,
        time_zone=(typed or {}).get("time_zone", mine.time_zone),
        word=(typed or {}).get("word", ""),
        faults=faults,
        groups=queries.GROUPS,
        settings=queries.SETTINGS,
        templates=queries.TEMPLATES,
        topics=content.content_notes(),
        regions=queries.zones_by_region(),
    )


def _by_script() -> bool:
    return request.accept_mimetypes.best == "application/json"
