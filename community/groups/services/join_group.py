"""Join a group: an open one, or any with a link that holds."""

from sqlalchemy import update

from community.boundaries import facts
from community.boundaries.decision import Reason, deny, require
from community.boundaries.groups import may_join
from community.shared.actor import Actor
from community.shared.db import transaction

from ..models import GroupInvitation
from ..rules import token_hash
from .agreed import require_current
from .place import give_place, hold_group


def join_group(actor: Actor, group_id: int, agreement_version: int, token: str | None = None) -> None:
    """`agreement_version`: the one they read and accepted. A link is used up by one whether or not it was needed.
    Raises NotFound, Refused, Invalid (the agreement changed meanwhile)."""
    link_hash = token_hash(token) if token is not None else None
    with transaction() as session:
        group = hold_group(group_id)
        stands = facts.for_group(actor, group_id, link_hash)
        decision = may_join(stands)
        if token is not None and not stands.link_holds and decision.reason in _A_LINK_WOULD_HELP:
            decision = deny(Reason.LINK_SPENT)
        require(decision)
        require_current(group, agreement_version)
        if stands.link_holds:
            session.execute(
                update(GroupInvitation)
                .where(GroupInvitation.token_hash == link_hash)
                .values(uses_left=GroupInvitation.uses_left - 1)
            )
        give_place(group, actor.id, agreement_version)


_A_LINK_WOULD_HELP = (Reason.NOT_FOUND, Reason.BY_REQUEST, Reason.BY_INVITATION)
