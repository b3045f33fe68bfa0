"""End a member's time in a group, or let a removed person come back. What they wrote stays."""

from community.boundaries import facts
from community.boundaries.decision import require
from community.boundaries.moderation import may_let_back, may_remove_member
from community.groups.events import MemberRemoved, MembershipChanged
from community.groups.models import Membership
from community.groups.services.place import end_place, hold_group
from community.shared import db
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.clock import now
from community.shared.db import transaction

from ..events import MemberLetBack, MemberPaused, RemovalDecided
from ..payloads import tidied_reason
from ..queries.acts import grounds_for
from ..rules import ActionState, Deed
from .keep_action import keep_action, note_undone


def remove_member(
    actor: Actor, group_id: int, person_id: int, reason: str, clause: str = "", case_id: int | None = None
) -> bool:
    """They can't join again until a moderator lets them. Where nobody else in the group could decide, it is a pause of a day, and becomes a
    removal when a second moderator agrees. Whether it waits for that. Raises NotFound, Refused (the last facilitator, one's own case),
    Invalid."""
    reason = tidied_reason(reason)
    with transaction() as session:
        hold_group(group_id)
        require(may_remove_member(facts.for_act(actor, group_id, person_id)))
        member = session.get_one(Membership, (group_id, person_id))
        grounds = grounds_for(group_id, clause, case_id, person_id)
        kept = keep_action(Deed.REMOVAL, actor.id, group_id, reason, person_id, grounds=grounds)
        if kept.state == ActionState.WAITING:
            until = kept.ends_at or now()
            member.state, member.paused_until = "paused", until
            session.flush()
            publish(MemberPaused(group_id, person_id, actor.id, until, reason))
            publish(MembershipChanged(group_id, person_id))
            return True
        end_for_good(member, actor.id, reason)
        return False


def end_for_good(member: Membership, actor_id: int, reason: str) -> None:
    """Within the transaction of who decided it."""
    end_place(member)
    member.state, member.end_reason, member.paused_until = "removed", reason, None
    db.session().flush()
    publish(RemovalDecided(member.group_id, member.person_id, actor_id, reason))
    publish(MemberRemoved(member.group_id, member.person_id))
    publish(MembershipChanged(member.group_id, member.person_id))


def let_back(actor: Actor, group_id: int, person_id: int, reason: str = "") -> None:
    """As if they had left: they may join again by the group's own ways. Raises NotFound, Refused."""
    with transaction() as session:
        hold_group(group_id)
        require(may_let_back(facts.for_act(actor, group_id, person_id)))
        member = session.get_one(Membership, (group_id, person_id))
        member.state, member.end_reason = "left", ""
        session.flush()
        note_undone(Deed.REMOVAL, actor.id, reason, group_id, person_id)
        publish(MemberLetBack(group_id, person_id, actor.id))
        publish(MembershipChanged(group_id, person_id))
