"""Leave a group, quietly and without a reason."""

from community.boundaries import facts
from community.boundaries.decision import require
from community.boundaries.groups import may_leave
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.db import transaction

from ..events import MemberLeft, MembershipChanged
from ..models import Membership
from ..rules import Keep
from .place import close_doors, end_place, hold_group


def leave_group(actor: Actor, group_id: int, keep: Keep) -> None:
    """`keep`: what becomes of what they wrote; rooms hear it. Raises NotFound, Refused (the last facilitator)."""
    with transaction() as session:
        group = hold_group(group_id)
        stands = facts.standing(actor, group_id)
        require(may_leave(stands))
        if stands.alone:
            close_doors(group)
        member = session.get_one(Membership, (group_id, actor.id))
        end_place(member)
        publish(MemberLeft(group_id, actor.id, keep))
        publish(MembershipChanged(group_id, actor.id))
