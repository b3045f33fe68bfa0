"""What notifications add to other pages: a quiet mark in the navigation while something waits, never how much; on my account the way to
what I choose to be told."""

from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _

from community.shared.actor import Actor
from community.shared.web import nav_entry, panel

from .queries.inbox import anything_unmet, something_waits


@nav_entry
def waits(actor: Actor) -> dict[str, bool]:
    return {"something_waits": something_waits(actor)}


@panel("accounts.settings")
def choices(actor: Actor | None, **_handed: Any) -> str | None:
    return render_template("notifications/_of_account.html") if actor else None


@panel("accounts.return")
def what_waited(actor: Actor | None, **_handed: Any) -> str | None:
    """Back from a break: the way to what came meanwhile."""
    return render_template("notifications/_what_waited.html") if actor and anything_unmet(actor) else None


@panel("groups.ways")
def ringing_of_group(actor: Actor | None, group_id: int) -> str | None:
    where = url_for("notifications.group_choices", group_id=group_id)
    return render_template("notifications/_way.html", href=where, words=_("How this group may ring"))


@panel("connections.pair.ways")
def ringing_of_pair(actor: Actor | None, person_id: int, name: str) -> str | None:
    where = url_for("notifications.person_choices", person_id=person_id)
    return render_template("notifications/_way.html", href=where, words=_("How %(name)s may ring", name=name))
