"""For moderators: a kind word to a member, looking first, quiet time, a pause, removal, letting somebody back; and what was done in a group, to undo it. Every form
is also a page of its own, so that a reason that needs another look keeps what was typed."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.shared.errors import Invalid
from community.shared.web import actor

from ..payloads import number_in
from ..queries import acts, people
from ..services.give_quiet_time import end_quiet_time, give_quiet_time
from ..services.look_first import look_first as look_first_at
from ..services.pause_member import pause_member
from ..services.remove_member import let_back as let_them_back
from ..services.remove_member import remove_member
from ..services.say_kind_word import say_kind_word
from ..services.undo_action import undo_action
from .act_forms import KindWordForm, QuietForm, RemoveForm, RungForm, UndoForm
from .blueprint import ACTION, GROUP, PERSON, blueprint

Answer = Response | str | tuple[str, int]


def _back(case_id: int | None, otherwise: str) -> Response:
    return redirect(url_for("moderation.show_case", case_id=case_id) if case_id else otherwise)


@blueprint.route(f"/{GROUP}/{PERSON}/word", methods=["GET", "POST"])
def word(group_id: int, person_id: int) -> Answer:
    who = actor()
    member = people.member_for(who, group_id, person_id)
    form = KindWordForm(acts.clauses_of(group_id))
    case_id = form.come_from()
    if form.validate_on_submit():
        try:
            say_kind_word(who, group_id, person_id, form.reason.data or "", form.clause.data or "", case_id)
            flash(_("Your words are with %(name)s. They come from the moderators.", name=member.name), "kind")
            return _back(case_id, _to_member(member))
        except Invalid as error:
            form.take_back(error)
    page = render_template("moderation/word.html", form=form, member=member, case_id=case_id)
    return (page, 422) if form.errors else page


def _say_if_waits(waits: bool) -> None:
    if waits:
        flash(_("It holds for 24 hours now. Another moderator is asked about the rest."), "note")


def _for_a_while(act: Callable[..., bool], template: str, member: people.MemberShown, say: str) -> Answer:
    """An act with a length of the ladder, and the page of its form."""
    form = RungForm(acts.clauses_of(member.group_id))
    case_id = form.come_from()
    if form.validate_on_submit():
        told = form.length.data or "", form.reason.data or "", form.clause.data or "", case_id
        try:
            waits = act(actor(), member.group_id, member.id, *told)
            flash(say, "kind")
            _say_if_waits(waits)
            return _back(case_id, _to_member(member))
        except Invalid as error:
            form.take_back(error)
    page = render_template(template, form=form, member=member, case_id=case_id)
    return (page, 422) if form.errors else page


@blueprint.route(f"/{GROUP}/{PERSON}/look-first", methods=["GET", "POST"])
def look_first(group_id: int, person_id: int) -> Answer:
    member = people.member_for(actor(), group_id, person_id)
    say = _("What %(name)s writes here waits for a look now. They can read why and until when.", name=member.name)
    return _for_a_while(look_first_at, "moderation/look_first.html", member, say)


@blueprint.route(f"/{GROUP}/{PERSON}/pause", methods=["GET", "POST"])
def pause(group_id: int, person_id: int) -> Answer:
    member = people.member_to_remove(actor(), group_id, person_id)
    say = _("You paused the place of %(name)s. They can read why and until when.", name=member.name)
    return _for_a_while(pause_member, "moderation/pause.html", member, say)


@blueprint.route(f"/{GROUP}/{PERSON}/quiet", methods=["GET", "POST"])
def quiet(group_id: int, person_id: int) -> Answer:
    who = actor()
    member = people.member_for(who, group_id, person_id)
    past = acts.past_of(group_id, person_id)
    form = QuietForm(acts.clauses_of(group_id))
    case_id = form.come_from()
    if form.validate_on_submit():
        try:
            waits = give_quiet_time(
                who,
                group_id,
                person_id,
                form.length.data or "",
                form.reason.data or "",
                form.clause.data or "",
                case_id,
            )
            flash(_("You gave %(name)s quiet time. They can read why and until when.", name=member.name), "kind")
            _say_if_waits(waits)
            return _back(case_id, _to_member(member))
        except Invalid as error:
            form.take_back(error)
            member = people.member_for(who, group_id, person_id)
    page = render_template("moderation/quiet.html", form=form, member=member, case_id=case_id, past=past)
    return (page, 422) if form.errors else page


@blueprint.post(f"/{GROUP}/{PERSON}/quiet/end")
def end_quiet(group_id: int, person_id: int) -> Response:
    who = actor()
    end_quiet_time(who, group_id, person_id)
    member = people.member_for(who, group_id, person_id)
    flash(_("You ended the quiet time of %(name)s.", name=member.name), "kind")
    return _back(number_in(request.form.get("case")), _to_member(member))


def _to_member(member: people.MemberShown) -> str:
    return url_for("moderation.quiet", group_id=member.group_id, person_id=member.id)


@blueprint.route(f"/{GROUP}/{PERSON}/remove", methods=["GET", "POST"])
def remove(group_id: int, person_id: int) -> Answer:
    who = actor()
    member = people.member_to_remove(who, group_id, person_id)
    form = RemoveForm(acts.clauses_of(group_id))
    case_id = form.come_from()
    if form.validate_on_submit():
        try:
            waits = remove_member(who, group_id, person_id, form.reason.data or "", form.clause.data or "", case_id)
            if not waits:
                flash(_("You ended the time of %(name)s in this group. They can read why.", name=member.name), "kind")
            _say_if_waits(waits)
            return _back(case_id, url_for("moderation.reports", group_id=group_id))
        except Invalid as error:
            form.take_back(error)
            member = people.member_to_remove(who, group_id, person_id)
    page = render_template("moderation/remove.html", form=form, member=member, case_id=case_id)
    return (page, 422) if form.errors else page


@blueprint.post(f"/{GROUP}/{PERSON}/let-back")
def let_back(group_id: int, person_id: int) -> Response:
    let_them_back(actor(), group_id, person_id)
    flash(_("They may join this group again."), "kind")
    return redirect(url_for("moderation.reports", group_id=group_id))


@blueprint.get(f"/{GROUP}/actions")
def actions(group_id: int) -> str:
    page = acts.actions_of(actor(), group_id, request.args.get("after"))
    return render_template("moderation/actions.html", page=page, group_id=group_id)


@blueprint.route(f"/actions/{ACTION}/undo", methods=["GET", "POST"])
def undo(action_id: int) -> Answer:
    who = actor()
    group_id, line = acts.action_to_undo(who, action_id)
    form = UndoForm()
    if form.validate_on_submit():
        undo_action(who, action_id, form.reason.data or "")
        flash(_("It is undone."), "kind")
        return redirect(url_for("moderation.actions", group_id=group_id))
    page = render_template("moderation/undo.html", form=form, line=line, group_id=group_id, action_id=action_id)
    return (page, 422) if form.errors else page
