"""What other pages show of a person: their boundary card, wherever somebody is about to write to them, and their picture beside the name."""

from flask import get_template_attribute, render_template

from community.accounts.queries.cards import card_for
from community.accounts.queries.profiles import pictures_for
from community.shared.actor import Actor
from community.shared.errors import NotFound
from community.shared.web import panel, panel_of_lines


@panel("accounts.person.card")
def boundary_card(actor: Actor, person_id: int) -> str | None:
    """None on my own page, and where I can't see the person any more."""
    if person_id == actor.id:
        return None
    try:
        return render_template("accounts/boundaries_card.html", card=card_for(actor, person_id))
    except NotFound:
        return None


@panel_of_lines("accounts.face")
def faces(actor: Actor, ids: list[int]) -> dict[int, str]:
    """Small, in lists. None for whom I can't see (any more): there a name stands alone."""
    face = get_template_attribute("accounts/_profile.html", "face_of")
    return {person: face(person, version) for person, version in pictures_for(actor, ids).items()}
