"""Talking with moderators: the two sides of a report's talk, and asking for one without any report."""

import secrets

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy
from werkzeug.wrappers import Response
from wtforms import BooleanField, HiddenField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from community.groups.payloads import KindForm
from community.safety.queries import lines_near
from community.safety.rules import dialled
from community.shared.errors import Invalid
from community.shared.web import actor

from ..queries import mine, talk
from ..rules import How
from ..services.ask_how import answer_how
from ..services.talk import ask_moderator, say_in_talk
from .blueprint import GROUP, REPORT, blueprint

Answer = Response | str | tuple[str, int]


class TalkForm(KindForm):
    """A line between whoever made a report and the moderators. `nonce`: pressed twice, it is one."""

    words = TextAreaField(lazy("Your words"))
    nonce = HiddenField()


class AskForm(TalkForm):
    """For a moderator to talk to, without any report."""

    words = TextAreaField(
        lazy("What would you like to talk about?"), description=lazy("A sentence is enough to begin.")
    )
    danger = BooleanField(lazy("Someone may be in danger"))


class HowForm(KindForm):
    """How somebody is, a week after their report was closed."""

    how = RadioField(
        lazy("How are you?"),
        choices=[
            SelectChoice(How.BETTER.value, lazy("It is better now")),
            SelectChoice(How.SAME.value, lazy("It is much the same")),
            SelectChoice(How.WORSE.value, lazy("It is worse")),
        ],
        validators=[InputRequired(lazy("Please choose what comes closest."))],
    )
    own_words = TextAreaField(lazy("In your own words"), [Optional()])


def numbered(form: TalkForm) -> TalkForm:
    """With a number of its own, so that one pressed twice is one line."""
    if not 8 <= len(form.nonce.data or "") <= 64:
        form.nonce.data = secrets.token_urlsafe(18)
    return form


def my_report_page(report_id: int, form: TalkForm, how_form: HowForm | None = None) -> str:
    """The receipt, later what came of it, and the talk about it."""
    who = actor()
    report = mine.own_report(who, report_id)
    return render_template(
        "moderation/my_report.html",
        report=report,
        near=lines_near(who, request.accept_languages.values()) if report.is_danger else None,
        dialled=dialled,
        talk=talk.talk_for(who, report_id, request.args.get("before")),
        talk_form=numbered(form),
        how_form=how_form or HowForm(formdata=None),
    )


@blueprint.post(f"/mine/{REPORT}/how")
def tell_how(report_id: int) -> Answer:
    """A week later: how whoever reported is."""
    form, who = HowForm(), actor()
    mine.own_report(who, report_id)
    if form.validate_on_submit():
        try:
            answer_how(who, report_id, form.how.data or "", form.own_words.data or "")
            flash(_("Thank you. The moderators read it."), "kind")
            return redirect(url_for("moderation.my_report", report_id=report_id, _anchor="talk"))
        except Invalid as error:
            form.take_back(error)
    return my_report_page(report_id, TalkForm(formdata=None), form), 422


@blueprint.post(f"/mine/{REPORT}/talk")
def say(report_id: int) -> Answer:
    form = TalkForm()
    mine.own_report(actor(), report_id)
    if _said(report_id, form):
        return redirect(url_for("moderation.my_report", report_id=report_id, _anchor="talk"))
    return my_report_page(report_id, form), 422


@blueprint.route(f"/reports/{REPORT}/talk", methods=["GET", "POST"], endpoint="talk")
def talk_of_report(report_id: int) -> Answer:
    """For those whose task it is."""
    form = TalkForm()
    mine.not_my_own(actor(), report_id)
    if form.is_submitted() and _said(report_id, form):
        return redirect(url_for("moderation.talk", report_id=report_id, _anchor="talk"))
    shown = talk.talk_for(actor(), report_id, request.args.get("before"))
    page = render_template("moderation/talk.html", talk=shown, talk_form=numbered(form))
    return (page, 422) if form.errors else page


def _said(report_id: int, form: TalkForm) -> bool:
    if not form.validate_on_submit():
        return False
    try:
        say_in_talk(actor(), report_id, form.words.data or "", numbered(form).nonce.data or "")
    except Invalid as error:
        form.take_back(error)
        return False
    return True


@blueprint.route("/talk", methods=["GET", "POST"], endpoint="ask_site")
def ask_of_site() -> Answer:
    return _ask(None)


@blueprint.route(f"/{GROUP}/talk", methods=["GET", "POST"], endpoint="ask_group")
def ask_of_group(group_id: int) -> Answer:
    return _ask(group_id)


def _ask(group_id: int | None) -> Answer:
    who, form = actor(), AskForm()
    name = talk.whom_to_ask(who, group_id)
    numbered(form)
    if form.validate_on_submit():
        try:
            words, nonce = form.words.data or "", form.nonce.data or ""
            report_id = ask_moderator(who, group_id, words, nonce, bool(form.danger.data))
            flash(_("It has arrived. A moderator answers you here."), "kind")
            return redirect(url_for("moderation.my_report", report_id=report_id))
        except Invalid as error:
            form.take_back(error)
    page = render_template("moderation/ask.html", form=form, group_id=group_id, group_name=name)
    return (page, 422) if form.errors else page
