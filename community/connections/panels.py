"""What connections shows on somebody's page: the way to a connection, and the ways to protect oneself."""

from flask import render_template

from community.boundaries.wording import sentence
from community.shared.actor import Actor
from community.shared.web import panel

from .queries import protection_for, ways_for


@panel("accounts.person")
def ways(actor: Actor | None, person_id: int) -> str | None:
    """None for visitors and on one's own page."""
    found = ways_for(actor, person_id) if actor is not None else None
    if actor is None or found is None:
        return None
    return render_template(
        "connections/_ways.html",
        ways=found,
        say=sentence(found.invite) if not found.invite else "",
        kept=protection_for(actor, person_id).kept,
    )
