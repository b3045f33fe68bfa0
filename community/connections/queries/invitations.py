"""Invitations to me with their hello, and mine as they look to me: a declined one looks open until it would have lapsed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from community.accounts.models import Person
from community.boundaries import facts
from community.boundaries.decision import Decision, Reason, require
from community.boundaries.people import may_accept, may_invite
from community.shared import db
from community.shared.actor import Actor
from community.shared.clock import now
from community.shared.paging import PAGE

from ..models import ConnectInvitation
from ..rules import OPEN_FOR
from .distances import out_of_sight


@dataclass(frozen=True)
class Incoming:
    id: int
    person_id: int
    name: str
    handle: str
    hello: str
    made_at: datetime
    accept: Decision


@dataclass(frozen=True)
class Outgoing:
    id: int
    person_id: int
    name: str
    hello: str
    made_at: datetime
    lapses_at: datetime


def invitations_to(actor: Actor) -> list[Incoming]:
    """The newest; older ones come up as these are answered. Not those of people whom I mute, or of whom nothing may come through."""
    rows = (
        db.session()
        .execute(
            select(ConnectInvitation, Person)
            .join(Person, Person.id == ConnectInvitation.from_id)
            .where(
                ConnectInvitation.to_id == actor.id,
                ConnectInvitation.state == "open",
                ConnectInvitation.made_at > now() - OPEN_FOR,
                ~out_of_sight(actor),
            )
            .order_by(ConnectInvitation.made_at.desc(), ConnectInvitation.id)
            .limit(PAGE)
        )
        .all()
    )
    stands = facts.between_many(actor, [person.id for _one, person in rows])
    found = []
    for one, person in rows:
        accept = may_accept(stands[person.id])
        if accept.reason in (Reason.NOT_FOUND, Reason.I_BLOCK):
            continue
        found.append(Incoming(one.id, person.id, person.name, person.handle, one.hello, one.made_at, accept))
    return found


def invitations_from(actor: Actor) -> list[Outgoing]:
    """Newest first, as they look to their writer."""
    rows = db.session().execute(
        select(ConnectInvitation, Person)
        .join(Person, Person.id == ConnectInvitation.to_id)
        .where(
            ConnectInvitation.from_id == actor.id,
            ConnectInvitation.state.in_(("open", "declined")),
            ConnectInvitation.made_at > now() - OPEN_FOR,
        )
        .order_by(ConnectInvitation.made_at.desc(), ConnectInvitation.id)
    )
    return [
        Outgoing(one.id, person.id, person.name, one.hello, one.made_at, one.made_at + OPEN_FOR) for one, person in rows
    ]


def name_to_greet(actor: Actor, person_id: int) -> str:
    """The name of whom one is about to write a hello to. Raises NotFound, Refused."""
    require(may_invite(facts.between(actor, person_id)))
    return db.session().get_one(Person, person_id).name
