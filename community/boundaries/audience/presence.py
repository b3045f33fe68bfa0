"""Who may see that somebody is here."""

from sqlalchemy import Select, and_, exists, false, or_, select, union

from community.accounts.models import BoundarySettings, Person
from community.accounts.rules import ShownTo
from community.boundaries.facts.people import rests
from community.connections.models import Connection, Distance, Side
from community.connections.rules import Kept
from community.groups.models import Membership
from community.shared import db
from community.shared.clock import now

from .rest import is_awake


def of_presence(person_id: int, here: bool) -> list[int]:
    """SQL twin of boundaries.people.is_present_to, from the side of the one who came (here): nobody, unless they turned it on for their
    connections or for their groups too. Who mutes them does not see it either. That they went is told to whoever could see them come,
    even if they have turned it off since; else they would go on being shown; a break that begins looks like any going."""
    shown = db.session().scalar(select(Person.shows_presence).where(Person.id == person_id)) or ShownTo.NOBODY.value
    if shown == ShownTo.NOBODY and here:
        return []
    if shown == ShownTo.NOBODY:
        shown = ShownTo.GROUPS.value
    at = now()
    near = [connected_with(person_id)]
    if shown == ShownTo.GROUPS:
        mine = select(Membership.group_id).where(Membership.person_id == person_id, Membership.state == "active")
        near.append(select(Membership.person_id).where(Membership.group_id.in_(mine), Membership.state == "active"))
    others = union(*near).subquery()
    person = others.c[0]
    between = or_(
        and_(Distance.person_id == person_id, Distance.other_id == person, Distance.kind != Kept.MUTE.value),
        and_(Distance.person_id == person, Distance.other_id == person_id),
    )
    i_rest = exists().where(BoundarySettings.person_id == person_id, rests(BoundarySettings, at)) if here else false()
    return list(
        db.session().scalars(
            select(person).where(
                person != person_id,
                ~exists().where(between, or_(Distance.until.is_(None), Distance.until > at)),
                is_awake(person),
                ~i_rest,
            )
        )
    )


def connected_with(person_id: int) -> Select[int]:
    """SQL: the people whose pair with this one goes on."""
    return (
        select(Side.other_id)
        .join(Connection, Connection.id == Side.connection_id)
        .where(Side.person_id == person_id, Connection.ended_at.is_(None))
    )
