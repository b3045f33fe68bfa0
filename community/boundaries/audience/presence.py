"""Who may see that somebody is here."""

from sqlalchemy import select

from community.groups.models import Membership
from community.shared import db
from community.shared.actor import Actor


def of_presence(actor: Actor) -> list[int]:
    """Who may see that this person is here: nobody, unless they turned it on for their groups."""
    if actor.shows_presence != "groups":
        return []
    mine = select(Membership.group_id).where(Membership.person_id == actor.id, Membership.state == "active")
    others = select(Membership.person_id).where(
        Membership.group_id.in_(mine), Membership.state == "active", Membership.person_id != actor.id
    )
    return list(db.session().scalars(others.distinct()))
