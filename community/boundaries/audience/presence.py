"""Who may see that somebody is here."""

from sqlalchemy import Select, and_, exists, false, or_, select, union

from community.accounts.models import BoundarySettings
from community.accounts.rules import ShownTo
from community.boundaries.facts.people import rests
from community.connections.models import Connection, Distance, Side
from community.connections.rules import Kept
from community.groups.models import Membership
from community.shared import db
from community.shared.actor import Actor
from community.shared.clock import now

from .rest import is_awake


def of_presence(actor: Actor, leaves: bool = False) -> list[int]:
    """SQL twin of boundaries.people.is_present_to, from the side of the one who is here: nobody, unless they turned it on for their
    connections or for their groups too. Who mutes them does not see it either. `leaves`: their break just began, and is told to who saw them
    as any going is."""
    if actor.shows_presence not in (ShownTo.CONNECTIONS, ShownTo.GROUPS):
        return []
    at = now()
    near = [connected_with(actor)]
    if actor.shows_presence == ShownTo.GROUPS:
        mine = select(Membership.group_id).where(Membership.person_id == actor.id, Membership.state == "active")
        near.append(select(Membership.person_id).where(Membership.group_id.in_(mine), Membership.state == "active"))
    others = union(*near).subquery()
    person = others.c[0]
    between = or_(
        and_(Distance.person_id == actor.id, Distance.other_id == person, Distance.kind != Kept.MUTE.value),
        and_(Distance.person_id == person, Distance.other_id == actor.id),
    )
    i_rest = false() if leaves else exists().where(BoundarySettings.person_id == actor.id, rests(BoundarySettings, at))
    return list(
        db.session().scalars(
            select(person).where(
                person != actor.id,
                ~exists().where(between, or_(Distance.until.is_(None), Distance.until > at)),
                is_awake(person),
                ~i_rest,
            )
        )
    )


def connected_with(actor: Actor) -> Select[int]:
    """SQL: the people whose pair with the actor goes on."""
    return (
        select(Side.other_id)
        .join(Connection, Connection.id == Side.connection_id)
        .where(Side.person_id == actor.id, Connection.ended_at.is_(None))
    )
