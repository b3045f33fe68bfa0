"""The boundary card by itself, for pages that have it open and hear that it changed."""

from flask import render_template, request

from community.accounts import queries
from community.shared.web import actor

from .blueprint import at_top


@at_top("/people/<int:person_id>/card")
def person_card(person_id: int) -> str:
    """`short`: the one line that stands above a reply in a room."""
    card = queries.card_for(actor(), person_id)
    return render_template("accounts/boundaries_card.html", card=card, short="short" in request.args)
