"""What connections shows on other pages: on somebody's the way to a connection and the ways to protect oneself; in a conversation the
breathing of the two; on every page that somebody asks for company, as soon as a frame says so."""

from flask import render_template

from community.boundaries import audience
from community.boundaries.wording import sentence
from community.safety.rules import BREATH
from community.shared.actor import Actor
from community.shared.web import panel

from .queries import protection_for, together_for, ways_for


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


@panel("rooms.private")
def together(actor: Actor | None, person_id: int, room_id: int) -> str | None:
    """A place for it, which is empty while the two don't breathe together."""
    if actor is None:
        return None
    return render_template(
        "connections/_company_place.html",
        together=together_for(actor, person_id),
        breath=BREATH,
        person_id=person_id,
        room_id=room_id,
    )


@panel("layout")
def word_of_company(actor: Actor | None) -> str | None:
    return render_template("connections/_company_word.html") if actor is not None else None


@panel("safety.help")
def way_to_company(actor: Actor | None) -> str | None:
    """Not on a break: from there it leads nowhere."""
    is_awake = actor is not None and audience.awake_of([actor.id])
    return render_template("connections/_company_way.html") if is_awake else None
