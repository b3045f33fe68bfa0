"""What notifications add to other pages: a quiet mark in the navigation while something waits, never how much; on my account the way to
what I choose to be told."""

from typing import Any

from flask import render_template

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
