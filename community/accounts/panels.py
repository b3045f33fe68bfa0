"""What other pages show of a person: their boundary card, wherever somebody is about to write to them."""

from flask import render_template

from community.accounts.queries.cards import card_for
from community.shared.actor import Actor
from community.shared.errors import NotFound
from community.shared.web import panel


@panel("accounts.person.card")
def boundary_card(actor: Actor, person_id: int) -> str | None:
    """None on my own page, and where I can't see the person any more."""
    if person_id == actor.id:
        return None
    try:
        return render_template("accounts/boundaries_card.html", card=card_for(actor, person_id))
    except NotFound:
        return None
