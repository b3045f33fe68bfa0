"""Appoint a facilitator for a group that has lost its last one. For hosts. From there on the group passes its roles on by itself."""

from community.boundaries import facts
from community.boundaries.decision import require
from community.boundaries.groups import may_appoint_facilitator
from community.groups.events import MembershipChanged, RoleGiven
from community.groups.models import Membership
from community.groups.rules import Role
from community.groups.services.place import hold_group
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.db import transaction


def appoint_facilitator(actor: Actor, group_id: int, person_id: int) -> None:
    """Raises NotFound, Refused (the group has one)."""
    with transaction() as session:
        hold_group(group_id)
        tender, member = facts.standing(actor, group_id), facts.standing_of(person_id, group_id)
        require(may_appoint_facilitator(tender, member, facts.has_facilitator(group_id)))
        session.get_one(Membership, (group_id, person_id)).facilitator = True
        session.flush()
        publish(MembershipChanged(group_id, person_id))
        publish(RoleGiven(group_id, person_id, Role.FACILITATOR, actor.id, by_host=True))
