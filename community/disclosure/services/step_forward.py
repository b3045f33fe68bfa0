"""A member takes the step that is open to them. Only ever by their own asking."""

from community.boundaries import facts
from community.boundaries.decision import require
from community.boundaries.disclosure import may_step_forward
from community.groups.events import MembershipChanged
from community.groups.models import Membership
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.clock import now
from community.shared.db import transaction


def step_forward(actor: Actor, group_id: int) -> int:
    """Returns the stage they are at now. Coming back to a stage already held neither waits nor starts a new wait.
    Raises NotFound, Refused."""
    with transaction() as session:
        member = session.get(Membership, (group_id, actor.id), with_for_update=True)
        require(may_step_forward(facts.for_step(actor, group_id)))
        assert member is not None
        member.stage += 1
        if member.stage > member.held_stage:
            member.held_stage, member.stage_since = member.stage, now()
        member.told_of_stage = max(member.told_of_stage, member.stage)
        session.flush()
        publish(MembershipChanged(group_id, actor.id))
        return member.stage
