"""The agreement: read, compared, accepted, written anew."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.shared.errors import Invalid
from community.shared.web import actor, whole

from .. import queries
from ..payloads import AcceptForm, AgreementForm, number
from ..services.change_agreement import accept_agreement, change_agreement
from .blueprint import GROUP, blueprint


@blueprint.route(f"{GROUP}/agreement", methods=["GET", "POST"])
def agreement(group_id: int) -> Response | str | tuple[str, int]:
    who = actor()
    form = AcceptForm()
    if form.validate_on_submit():
        try:
            accept_agreement(who, group_id, number(form.version.data))
            flash(_("You accepted the agreement. You can write again."), "kind")
            return redirect(url_for("groups.show", group_id=group_id))
        except Invalid as error:
            form.take_back(error)
    asked = request.args.get("version")
    page = queries.agreement_for(who, group_id, number(asked) if asked is not None else None, whole("before"))
    form.version.data = str(page.shown.number)
    html = render_template("groups/agreement.html", page=page, form=form)
    return (html, 422) if form.errors else html


@blueprint.route(f"{GROUP}/agreement/edit", methods=["GET", "POST"])
def edit_agreement(group_id: int) -> Response | str | tuple[str, int]:
    who = actor()
    words, body, version = queries.words_for(who, group_id)
    form = AgreementForm()
    if form.validate_on_submit():
        try:
            change_agreement(who, group_id, form.agreement.data or "", number(form.based_on.data))
            flash(
                _("You changed the agreement. Everyone reads the change and accepts it before they write again."),
                "kind",
            )
            return redirect(url_for("groups.agreement", group_id=group_id))
        except Invalid as error:
            form.take_back(error)
            form.based_on.data = str(queries.words_for(who, group_id)[2])
    elif not form.is_submitted():
        form.agreement.data, form.based_on.data = body, str(version)
    html = render_template("groups/edit_agreement.html", form=form, group_id=group_id, name=words.name)
    return (html, 422) if form.errors else html
