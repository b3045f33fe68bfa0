"""For moderators of a group or of the site: rules of words, tried before they are added; and the list of messages that met one."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.shared.errors import Invalid
from community.shared.web import actor

from ..payloads import RuleForm
from ..payloads.protecting import CalmForm, LinksForm
from ..queries import calm
from ..queries import protecting as reading
from ..services.add_word_rule import add_word_rule, take_rule_away
from ..services.begin_calm import begin_calm, end_calm
from ..services.list_met import see_to_met
from ..services.set_links_wait import set_links_wait
from .blueprint import GROUP, MESSAGE, blueprint

Answer = Response | str | tuple[str, int]


@blueprint.route(f"/{GROUP}/words", methods=["GET", "POST"], endpoint="words")
def words(group_id: int) -> Answer:
    return _rules(group_id)


@blueprint.route("/site/words", methods=["GET", "POST"], endpoint="site_words")
def site_words() -> Answer:
    return _rules(None)


def _rules(group_id: int | None) -> Answer:
    """Trying sends the form too, so what was typed stays, and no phrase stands in an address."""
    who, form, tried = actor(), RuleForm(), None
    reading.rules_of(who, group_id)
    if form.is_submitted():
        try:
            if "try" in request.form:
                tried = reading.try_phrase(who, group_id, form.phrase.data or "")
            elif form.validate():
                add_word_rule(who, group_id, form.phrase.data or "", form.effect.data or "", form.why.data or "")
                flash(_("The rule holds from the next message on."), "kind")
                return redirect(_back(group_id))
        except Invalid as error:
            form.phrase.errors, form.why.errors = list(form.phrase.errors), list(form.why.errors)
            form.take_back(error)
    rules = reading.rules_of(who, group_id)
    links = LinksForm(formdata=None, links_wait=rules.links_wait)
    page = render_template(
        "moderation/words.html", form=form, rules=rules, tried=tried, here=_back(group_id), links_form=links
    )
    return (page, 422) if form.errors else page


def _back(group_id: int | None) -> str:
    if group_id is None:
        return url_for("moderation.site_words")
    return url_for("moderation.words", group_id=group_id)


@blueprint.post(f"/{GROUP}/links", endpoint="links")
def links(group_id: int) -> Response:
    set_links_wait(actor(), group_id, request.form.get("links_wait", ""))
    flash(_("Kept. It holds from the next message on."), "kind")
    return redirect(_back(group_id))


@blueprint.post("/words/<int:rule_id>/away", endpoint="drop_word")
def drop_word(rule_id: int) -> Response:
    group_id = take_rule_away(actor(), rule_id)
    flash(_("You took the rule away. What it covered or held stays as it is."), "kind")
    return redirect(_back(group_id))


@blueprint.route(f"/{GROUP}/calm", methods=["GET", "POST"], endpoint="calm")
def calm_hours(group_id: int) -> Answer:
    who, form = actor(), CalmForm()
    shown = calm.calm_for(who, group_id)
    if form.validate_on_submit():
        try:
            begin_calm(who, group_id, form.hours.data)
            flash(_("Calm hours are in force. They end by themselves."), "kind")
            return redirect(url_for("moderation.calm", group_id=group_id))
        except Invalid as error:
            form.take_back(error)
    page = render_template("moderation/calm.html", form=form, calm=shown)
    return (page, 422) if form.errors else page


@blueprint.post(f"/{GROUP}/calm/end", endpoint="end_calm")
def end_calm_hours(group_id: int) -> Response:
    end_calm(actor(), group_id)
    flash(_("Calm hours are over."), "kind")
    return redirect(url_for("moderation.calm", group_id=group_id))


@blueprint.get(f"/{GROUP}/met", endpoint="met")
def met(group_id: int) -> str:
    name, page = reading.met_of(actor(), group_id, request.args.get("after"))
    return render_template("moderation/met.html", page=page, group_id=group_id, group_name=name)


@blueprint.post(f"/met/{MESSAGE}/seen", endpoint="seen_to")
def seen_to(message_id: int) -> Response:
    group_id = see_to_met(actor(), message_id)
    flash(_("Thank you for looking."), "kind")
    return redirect(url_for("moderation.met", group_id=group_id))
