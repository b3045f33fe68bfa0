"""Who is here and who waits to come in; duties on the site."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.accounts.queries import people_waiting
from community.accounts.services.answer_waiting import approve_person, decline_person
from community.accounts.services.appoint_person import make_host as appoint_host
from community.accounts.services.appoint_person import set_site_moderator
from community.shared.web import actor

from ..payloads import HostForm, SearchForm
from ..queries.people import people_for, person_for
from .blueprint import PERSON, blueprint


@blueprint.get("/people", endpoint="people")
def list_people() -> str:
    who = actor()
    form = SearchForm(request.args)
    search = form.q.data or ""
    page = people_for(who, search, request.args.get("after", ""))
    return render_template(
        "admin/people.html",
        form=form,
        search=search,
        page=page,
        waiting=people_waiting(who, request.args.get("waiting_after")),
    )


@blueprint.post(f"/people/{PERSON}/approve")
def approve(person_id: int) -> Response:
    approve_person(actor(), person_id)
    flash(_("You let them in."), "kind")
    return redirect(url_for("admin.people"))


@blueprint.post(f"/people/{PERSON}/decline")
def decline(person_id: int) -> Response:
    decline_person(actor(), person_id)
    flash(_("You declined. We kept nothing of what they gave us."), "kind")
    return redirect(url_for("admin.people"))


@blueprint.post(f"/people/{PERSON}/site-moderator")
def site_moderator(person_id: int) -> Response:
    """With `on=yes` they become one; with anything else they are none any more."""
    who, on = actor(), request.form.get("on") == "yes"
    set_site_moderator(who, person_id, on)
    name = person_for(who, person_id).name
    if on:
        flash(_("%(name)s is a moderator of the site now.", name=name), "kind")
    else:
        flash(_("%(name)s is no longer a moderator of the site.", name=name), "kind")
    return redirect(url_for("admin.people"))


@blueprint.route(f"/people/{PERSON}/host", methods=["GET", "POST"])
def make_host(person_id: int) -> Response | str | tuple[str, int]:
    who = actor()
    person = person_for(who, person_id)
    form = HostForm()
    if form.validate_on_submit():
        appoint_host(who, person_id)
        flash(_("%(name)s is a host beside you now.", name=person.name), "kind")
        return redirect(url_for("admin.people"))
    page = render_template("admin/make_host.html", form=form, person=person)
    return (page, 422) if form.errors else page
