"""Pause a member's place in a group: until it ends, which it does by itself, they neither read nor write there. Their place, stage and
duties wait for them. Or end it early."""

from sqlalchemy import select

from community.boundaries import facts
from community.boundaries.decision import require
from community.boundaries.moderation import may_act_on_member, may_remove_member
from community.groups.events import MembershipChanged
from community.groups.models import Membership
from community.groups.services.place import hold_group
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.clock import now
from community.shared.db import transaction
from community.shared.paging import BATCH

from ..events import MemberPaused, PauseEnded
from ..payloads import rung_of, tidied_reason
from ..queries.acts import grounds_for
from ..rules import ActionState, Deed
from .keep_action import keep_action, note_undone


def pause_member(
    actor: Actor,
    group_id: int,
    person_id: int,
    length: str,
    reason: str,
    clause: str = "",
    case_id: int | None = None,
) -> bool:
    """`length`: as in rules.LADDER, from now. Whether it waits for a second moderator. Raises NotFound, Refused (the last facilitator, one's own case), Invalid."""
    span, reason = rung_of(length).span, tidied_reason(reason)
    with transaction() as session:
        hold_group(group_id)
        require(may_remove_member(facts.for_act(actor, group_id, person_id)))
        member = session.get_one(Membership, (group_id, person_id))
        grounds = grounds_for(group_id, clause, case_id, person_id)
        kept = keep_action(Deed.PAUSE, actor.id, group_id, reason, person_id, grounds=grounds, ends_at=now() + span)
        until = kept.ends_at or now()
        member.state, member.paused_until = "paused", until
        session.flush()
        publish(MemberPaused(group_id, person_id, actor.id, until, reason))
        publish(MembershipChanged(group_id, person_id))
        return kept.state == ActionState.WAITING


def end_pause(actor: Actor, group_id: int, person_id: int, reason: str = "", step: Deed = Deed.PAUSE) -> None:
    """`step`: removal, where it is the day of one that waits for a second moderator. Raises NotFound, Refused."""
    with transaction() as session:
        hold_group(group_id)
        require(may_act_on_member(facts.for_act(actor, group_id, person_id)))
        member = session.get_one(Membership, (group_id, person_id))
        _back(member)
        session.flush()
        note_undone(step, actor.id, reason, group_id, person_id)
        publish(PauseEnded(group_id, person_id, actor.id))
        publish(MembershipChanged(group_id, person_id))


def end_pauses() -> int:
    """Those whose time has come: one batch. Returns how many; safe to run at any time, again and again."""
    with transaction() as session:
        over = Membership.state == "paused", Membership.paused_until <= now()
        of_these = select(Membership).where(*over).order_by(Membership.group_id, Membership.person_id).limit(BATCH)
        members = session.scalars(of_these.with_for_update(skip_locked=True)).all()
        for member in members:
            _back(member)
            session.flush()
            publish(PauseEnded(member.group_id, member.person_id, None))
            publish(MembershipChanged(member.group_id, member.person_id))
        return len(members)


def _back(member: Membership) -> None:
    if member.state == "paused":
        member.state = "active"
    member.paused_until = None
