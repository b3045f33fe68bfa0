"""Look first at what a member writes in a group: for a while each message of theirs waits for a moderator. Or end it early."""

from community.boundaries import facts
from community.boundaries.decision import require
from community.boundaries.moderation import may_act_on_member
from community.groups.events import MembershipChanged
from community.groups.models import Membership
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.clock import now
from community.shared.db import transaction

from ..events import LookFirstEnded, LookFirstSet
from ..payloads import rung_of, tidied_reason
from ..queries.acts import grounds_for
from ..rules import ActionState, Deed
from .keep_action import keep_action, note_undone


def look_first(
    actor: Actor,
    group_id: int,
    person_id: int,
    length: str,
    reason: str,
    clause: str = "",
    case_id: int | None = None,
) -> bool:
    """`length`: as in rules.LADDER, from now, whatever was in force before. Whether it waits for a second moderator. Raises NotFound, Refused, Invalid."""
    span, reason = rung_of(length).span, tidied_reason(reason)
    with transaction() as session:
        require(may_act_on_member(facts.for_act(actor, group_id, person_id)))
        member = session.get_one(Membership, (group_id, person_id), with_for_update=True)
        grounds = grounds_for(group_id, clause, case_id, person_id)
        kept = keep_action(
            Deed.LOOK_FIRST, actor.id, group_id, reason, person_id, grounds=grounds, ends_at=now() + span
        )
        until = member.look_first_until = kept.ends_at or now()
        session.flush()
        publish(LookFirstSet(group_id, person_id, actor.id, until, reason))
        publish(MembershipChanged(group_id, person_id))
        return kept.state == ActionState.WAITING


def end_look_first(actor: Actor, group_id: int, person_id: int, reason: str = "") -> None:
    """Raises NotFound, Refused."""
    with transaction() as session:
        require(may_act_on_member(facts.for_act(actor, group_id, person_id)))
        member = session.get_one(Membership, (group_id, person_id), with_for_update=True)
        member.look_first_until = None
        session.flush()
        note_undone(Deed.LOOK_FIRST, actor.id, reason, group_id, person_id)
        publish(LookFirstEnded(group_id, person_id, actor.id))
        publish(MembershipChanged(group_id, person_id))
