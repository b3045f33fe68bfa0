"""Invitations that nobody answered within their time end by themselves, and their hello goes."""

from sqlalchemy import select

from community.shared.bus import publish
from community.shared.clock import now
from community.shared.db import transaction

from ..events import InvitationClosed
from ..models import ConnectInvitation
from ..rules import OPEN_FOR

BATCH = 200


def let_lapse() -> bool:
    """A batch of them. True while there may be more. Declined ones lapse with the others: from now on nothing tells them apart."""
    with transaction() as session:
        over = session.scalars(
            select(ConnectInvitation)
            .where(ConnectInvitation.state.in_(("open", "declined")), ConnectInvitation.made_at <= now() - OPEN_FOR)
            .order_by(ConnectInvitation.id)
            .limit(BATCH)
            .with_for_update(skip_locked=True)
        ).all()
        for invitation in over:
            invitation.state, invitation.hello, invitation.answered_at = "lapsed", "", None
            publish(InvitationClosed(invitation.id, invitation.from_id, invitation.to_id, "lapsed"))
        return len(over) == BATCH
