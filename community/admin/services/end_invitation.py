"""End a site invitation before its time. For hosts."""

from sqlalchemy import delete

from community.accounts.models import SiteInvitation
from community.boundaries.accounts import may_host
from community.boundaries.decision import require
from community.shared.actor import Actor
from community.shared.db import transaction


def end_invitation(actor: Actor, key: str) -> None:
    """`key`: as queries.people.invitations_for names it. One that is over already stays so. Raises NotFound for everybody but hosts."""
    require(may_host(actor.id > 0, actor.is_host))
    with transaction() as session:
        session.execute(delete(SiteInvitation).where(SiteInvitation.token_hash == key))
