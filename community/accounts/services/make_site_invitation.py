"""Make a link with which people may sign up. For hosts."""

import secrets
from datetime import timedelta

from community.accounts.models import SiteInvitation
from community.boundaries.accounts import may_host
from community.boundaries.decision import require
from community.shared.actor import Actor
from community.shared.clock import now
from community.shared.db import transaction

from .start_sign_in import hash_of

MOST_USES, MOST_DAYS = 100, 90


def make_site_invitation(actor: Actor, uses: int, days: int) -> str:
    """Returns the token for /accounts/invitation/<token>, which is nowhere else. Numbers out of bounds come to the nearest bound."""
    require(may_host(actor.id > 0, actor.is_host))
    token, at = secrets.token_urlsafe(24), now()
    with transaction() as session:
        session.add(
            SiteInvitation(
                token_hash=hash_of(token),
                made_by=actor.id,
                made_at=at,
                expires_at=at + timedelta(days=max(1, min(days, MOST_DAYS))),
                uses_left=max(1, min(uses, MOST_USES)),
            )
        )
    return token
