"""End a member's time in a group, or let a removed person come back. What they wrote stays."""

from community.boundaries import facts
from community.boundaries.decision import require
from community.boundaries.moderation import may_let_back, may_remove_member
from community.groups.events import MemberRemoved, MembershipChanged
from community.groups.models import Membership
from community.groups.services.place import end_place, hold_group
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.db import transaction

from ..events import MemberLetBack, RemovalDecided
from ..payloads import tidied_reason


def remove_member(actor: Actor, group_id: int, person_id: int, reason: str) -> None:
    """They can't join again until a moderator lets them. Raises NotFound, Refused (the last facilitator, one's own case), Invalid."""
    reason = tidied_reason(reason)
    with transaction() as session:
        hold_group(group_id)
        require(may_remove_member(facts.for_act(actor, group_id, person_id)))
        member = session.get_one(Membership, (group_id, person_id))
        end_place(member)
        member.state, member.end_reason = "removed", reason
        session.flush()
        publish(RemovalDecided(group_id, person_id, actor.id, reason))
        publish(MemberRemoved(group_id, person_id))
        publish(MembershipChanged(group_id, person_id))


def let_back(actor: Actor, group_id: int, person_id: int) -> None:
    """As if they had left: they may join again by the group's own ways. Raises NotFound, Refused."""
    with transaction() as session:
        hold_group(group_id)
        require(may_let_back(facts.for_act(actor, group_id, person_id)))
        member = session.get_one(Membership, (group_id, person_id))
        member.state, member.end_reason = "left", ""
        session.flush()
        publish(MemberLetBack(group_id, person_id, actor.id))
        publish(MembershipChanged(group_id, person_id))
