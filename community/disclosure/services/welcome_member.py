"""A facilitator opens a member's next step early. The member still asks themselves: nobody is moved."""

from community.boundaries import facts
from community.boundaries.decision import require
from community.boundaries.disclosure import may_welcome
from community.groups.events import MembershipChanged
from community.groups.models import Membership
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.db import transaction


def welcome_member(actor: Actor, group_id: int, person_id: int) -> None:
    """One step further than they ever were, and no further than the facilitator is. Raises NotFound, Refused."""
    with transaction() as session:
        member = session.get(Membership, (group_id, person_id), with_for_update=True)
        require(may_welcome(facts.standing(actor, group_id), facts.standing_of(person_id, group_id)))
        assert member is not None
        if member.welcomed_to <= member.held_stage:
            member.welcomed_to = member.held_stage + 1
            session.flush()
            publish(MembershipChanged(group_id, person_id))
