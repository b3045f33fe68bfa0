"""A member steps back. At once, without asking anything, and without telling anybody."""

from community.boundaries import facts
from community.boundaries.decision import require
from community.boundaries.disclosure import may_step_back
from community.groups.events import MembershipChanged
from community.groups.models import Membership
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.db import transaction


def step_back(actor: Actor, group_id: int) -> int:
    """Returns the stage they are at now. How far they once were stays theirs: they may come back there whenever they like.
    Raises NotFound, Refused."""
    with transaction() as session:
        member = session.get(Membership, (group_id, actor.id), with_for_update=True)
        require(may_step_back(facts.standing(actor, group_id)))
        assert member is not None
        member.stage -= 1
        session.flush()
        publish(MembershipChanged(group_id, actor.id))
        return member.stage
