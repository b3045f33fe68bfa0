"""While there is no host: offer a one-time link with which the first one is made. Asked at every start of the server."""

import secrets

from community.accounts import queries
from community.shared.db import transaction

from .start_sign_in import hash_of


def offer_host_link() -> str | None:
    """The path of a fresh link (those of earlier starts end), or None where there is a host."""
    with transaction():
        if queries.there_is_a_host():
            return None
        token = secrets.token_urlsafe(24)
        queries.HOST_LINK.set(hash_of(token))
    return f"/accounts/host/{token}"
