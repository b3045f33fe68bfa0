"""Links with which people join: made and ended by facilitators. The link is shown once; what is kept is its hash."""

import secrets
from datetime import timedelta

from flask_babel import gettext as _

from community.boundaries import facts
from community.boundaries.decision import require
from community.boundaries.groups import may_make_invitation, may_tend_group
from community.shared.actor import Actor
from community.shared.clock import now
from community.shared.db import transaction
from community.shared.errors import NotFound

from ..models import GroupInvitation
from ..payloads import refuse
from ..rules import LINK_DAYS, LINK_USES_MOST, token_hash


def make_invitation(actor: Actor, group_id: int, days: int, uses: int) -> str:
    """Returns the link's token. Raises NotFound, Refused, Invalid."""
    refuse(
        {
            "days": "" if days in LINK_DAYS else _("Please choose how long the link works."),
            "uses": ""
            if 1 <= uses <= LINK_USES_MOST
            else _("A link is for 1 to %(most)s people.", most=LINK_USES_MOST),
        }
    )
    token, at = secrets.token_urlsafe(24), now()
    with transaction() as session:
        require(may_make_invitation(facts.for_group(actor, group_id)))
        session.add(
            GroupInvitation(
                group_id=group_id,
                token_hash=token_hash(token),
                made_by=actor.id,
                made_at=at,
                expires_at=at + timedelta(days=days),
                uses_left=uses,
            )
        )
    return token


def end_invitation(actor: Actor, group_id: int, invitation_id: int) -> None:
    """Raises NotFound, Refused."""
    with transaction() as session:
        require(may_tend_group(facts.standing(actor, group_id)))
        invitation = session.get(GroupInvitation, invitation_id)
        if invitation is None or invitation.group_id != group_id:
            raise NotFound
        session.delete(invitation)
