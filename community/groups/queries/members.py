"""Who belongs to a group, as its members know each other: names and duties. No stages here, no times."""

from dataclasses import dataclass

from sqlalchemy import func, select

from community.accounts.models import Person
from community.boundaries import facts
from community.boundaries.decision import require
from community.boundaries.groups import may_see_members, may_tend_group
from community.shared import db
from community.shared.actor import Actor

from ..models import Group, Membership
from ..rules import Role


@dataclass(frozen=True)
class Member:
    person_id: int
    name: str
    handle: str
    roles: tuple[Role, ...]
    is_me: bool


@dataclass(frozen=True)
class MembersPage:
    group_id: int
    group_name: str
    members: list[Member]
    tends: bool


def members_for(actor: Actor, group_id: int) -> MembersPage:
    """Those with a duty first, then by name. Raises NotFound."""
    standing = facts.standing(actor, group_id)
    require(may_see_members(standing))
    session = db.session()
    rows = session.execute(
        select(Person.id, Person.name, Person.handle, Membership.facilitator, Membership.moderator, Membership.greeter)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.group_id == group_id, Membership.state == "active")
        .order_by(
            Membership.facilitator.desc(),
            Membership.moderator.desc(),
            Membership.greeter.desc(),
            func.lower(Person.name),
            Person.id,
        )
    )
    members = [
        Member(row.id, row.name, row.handle, tuple(role for role in Role if getattr(row, role)), row.id == actor.id)
        for row in rows
    ]
    return MembersPage(group_id, session.get_one(Group, group_id).name, members, bool(may_tend_group(standing)))


def name_of_member(group_id: int, person_id: int) -> str | None:
    """The name of somebody who belongs to the group, for a frame to those who may know it."""
    return db.session().scalar(
        select(Person.name)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.group_id == group_id, Membership.person_id == person_id, Membership.state == "active")
    )
