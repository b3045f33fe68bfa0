"""Give a member quiet time in a group: they read along and write again when it ends, which it does by itself. Or end it early."""

from community.boundaries import facts
from community.boundaries.decision import require
from community.boundaries.moderation import may_act_on_member
from community.groups.events import MembershipChanged
from community.groups.models import Membership
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.clock import now
from community.shared.db import transaction

from ..events import QuietTimeEnded, QuietTimeGiven
from ..payloads import length_of, tidied_reason
from ..queries.acts import grounds_for
from ..rules import ActionState, Deed
from .keep_action import keep_action, note_undone


def give_quiet_time(
    actor: Actor,
    group_id: int,
    person_id: int,
    length: str,
    reason: str,
    clause: str = "",
    case_id: int | None = None,
) -> bool:
    """`length`: as in rules.Length, from now, whatever was in force before. Whether it waits for a second moderator. Raises NotFound, Refused, Invalid."""
    span, reason = length_of(length).span, tidied_reason(reason)
    with transaction() as session:
        require(may_act_on_member(facts.for_act(actor, group_id, person_id)))
        member = session.get_one(Membership, (group_id, person_id), with_for_update=True)
        grounds = grounds_for(group_id, clause, case_id, person_id)
        kept = keep_action(
            Deed.QUIET_TIME, actor.id, group_id, reason, person_id, grounds=grounds, ends_at=now() + span
        )
        until = kept.ends_at or now()
        member.quiet_until, member.quiet_reason = until, reason
        session.flush()
        publish(QuietTimeGiven(group_id, person_id, actor.id, until, reason))
        publish(MembershipChanged(group_id, person_id))
        return kept.state == ActionState.WAITING


def end_quiet_time(actor: Actor, group_id: int, person_id: int, reason: str = "") -> None:
    """Changes nothing where none is in force. Raises NotFound, Refused."""
    with transaction() as session:
        require(may_act_on_member(facts.for_act(actor, group_id, person_id)))
        member = session.get_one(Membership, (group_id, person_id), with_for_update=True)
        if member.quiet_until is None or member.quiet_until <= now():
            return
        member.quiet_until, member.quiet_reason = None, ""
        session.flush()
        note_undone(Deed.QUIET_TIME, actor.id, reason, group_id, person_id)
        publish(QuietTimeEnded(group_id, person_id, actor.id))
        publish(MembershipChanged(group_id, person_id))
