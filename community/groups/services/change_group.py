"""Change what a group says about itself, its size and its way to join."""

from flask_babel import gettext as _
from sqlalchemy import delete, func, select

from community.boundaries import facts
from community.boundaries.decision import require
from community.boundaries.groups import may_tend_group
from community.shared.actor import Actor
from community.shared.db import transaction
from community.shared.errors import Invalid

from ..models import GroupInterest, Membership
from ..payloads import GroupWords
from ..rules import BELONGING
from .place import hold_group


def change_group(actor: Actor, group_id: int, words: GroupWords) -> None:
    """Raises Invalid, NotFound, Refused. A circle is not made smaller than the people who are in it."""
    words = words.tidied()
    with transaction() as session:
        group = hold_group(group_id)
        require(may_tend_group(facts.standing(actor, group_id)))
        members = select(func.count()).where(Membership.group_id == group_id, Membership.state.in_(BELONGING))
        if words.size_cap < (session.scalar(members) or 0):
            say = _("More people than that belong here already.")
            raise Invalid(say, {"size_cap": say})
        group.name, group.gathers, group.about, group.for_whom = words.name, words.gathers, words.about, words.for_whom
        group.size_cap, group.join_mode, group.question = words.size_cap, words.join_mode, words.question
        group.allows_unnamed, group.waits_unwatched = words.allows_unnamed, words.waits_unwatched
        session.execute(delete(GroupInterest).where(GroupInterest.group_id == group_id))
        session.add_all(GroupInterest(group_id=group_id, tag=tag) for tag in words.interests)
