"""The site's settings on one page."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.shared.errors import Invalid
from community.shared.web import actor

from ..payloads import field_name, settings_form
from ..queries.settings import settings_for
from ..services.change_settings import change_settings
from .blueprint import blueprint


@blueprint.route("/settings", methods=["GET", "POST"], endpoint="settings")
def site_settings() -> Response | str | tuple[str, int]:
    who = actor()
    shown = settings_for(who)
    form = settings_form(shown)
    if form.validate_on_submit():
        try:
            change_settings(who, {one.key: form[field_name(one.key)].data for one in shown})
            flash(_("Kept. It holds from now on."), "kind")
            return redirect(url_for("admin.settings"))
        except Invalid as error:
            form.take_back(error)
    page = render_template("admin/settings.html", form=form, fields=[form[field_name(one.key)] for one in shown])
    return (page, 422) if form.errors else page
