"""Give a member a duty, take one from them, lay down one's own."""

from community.boundaries import facts
from community.boundaries.decision import require
from community.boundaries.groups import may_give_role, may_take_role
from community.shared import db
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.db import transaction

from ..events import MembershipChanged, RoleGiven, RoleTaken
from ..models import Membership
from ..rules import Role
from .place import hold_group


def give_role(actor: Actor, group_id: int, person_id: int, role: Role) -> None:
    """Raises NotFound, Refused."""
    with transaction():
        hold_group(group_id)
        require(may_give_role(facts.standing(actor, group_id), facts.standing_of(person_id, group_id)))
        _set(actor, group_id, person_id, role, True)


def take_role(actor: Actor, group_id: int, person_id: int, role: Role) -> None:
    """Also for laying down one's own. Raises NotFound, Refused (the last facilitator)."""
    with transaction():
        hold_group(group_id)
        tender, member = facts.standing(actor, group_id), facts.standing_of(person_id, group_id)
        require(may_take_role(tender, member, role, is_self=actor.id == person_id))
        _set(actor, group_id, person_id, role, False)


def _set(actor: Actor, group_id: int, person_id: int, role: Role, has_it: bool) -> None:
    member = db.session().get_one(Membership, (group_id, person_id))
    if getattr(member, role.value) is not has_it:
        setattr(member, role.value, has_it)
        db.session().flush()
        publish(MembershipChanged(group_id, person_id))
        publish((RoleGiven if has_it else RoleTaken)(group_id, person_id, role, actor.id))
