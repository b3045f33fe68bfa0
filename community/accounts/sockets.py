"""Tells the socket gate how a connection's person is found. Accounts has no socket events of its own."""

from flask_login import current_user

from community.accounts import queries
from community.shared import realtime
from community.shared.actor import Actor


@realtime.identify_with
def actor_of(sign_in: str | None) -> Actor | None:
    """At the handshake the request's cookie counts; afterwards the sign-in found then, read afresh each time.
    Who takes a break has no live page."""
    if sign_in is None:
        return current_user.actor if current_user.is_authenticated and not current_user.on_break else None
    found = queries.signed_in(sign_in)
    return found.actor if found and not found.on_break else None
