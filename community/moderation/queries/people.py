"""The people of a group as its moderators need them: who is here, whose quiet time runs, who was removed. No stages."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select

from community.accounts.models import Person
from community.boundaries import facts
from community.boundaries.decision import Decision, require
from community.boundaries.moderation import ActFacts, may_act_on_member, may_remove_member
from community.groups.models import Group, Membership
from community.groups.rules import BELONGING, Role
from community.shared import db
from community.shared.actor import Actor
from community.shared.clock import now
from community.shared.errors import NotFound
from community.shared.paging import PAGE, Page, beyond, cursor, place_by_name


@dataclass(frozen=True)
class PersonLine:
    id: int
    name: str
    quiet_until: datetime | None
    end_reason: str = ""
    paused_until: datetime | None = None


@dataclass(frozen=True)
class People:
    here: list[PersonLine]
    removed: Page[PersonLine]


def people_of(actor: Actor, group_id: int, after: str | None = None) -> People:
    """Without the actor. Empty for those who don't moderate here as members. `after`: where the list of the removed goes on; the circle is
    small."""
    if not facts.standing(actor, group_id).has(Role.MODERATOR):
        return People([], Page([]))
    of_group = (
        select(Membership, Person.name)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.group_id == group_id, Membership.person_id != actor.id, Person.state == "active")
        .order_by(Person.name, Person.id)
    )
    here = _lines(of_group.where(Membership.state.in_(BELONGING)))
    start = beyond(Person.name, Person.id, place_by_name(after))
    gone = _lines(of_group.where(Membership.state == "removed", start).limit(PAGE + 1))
    return People(here, Page(gone[:PAGE], cursor(gone[PAGE - 1].name, gone[PAGE - 1].id) if len(gone) > PAGE else None))


def _lines(query: Select[Membership, str]) -> list[PersonLine]:
    return [
        PersonLine(member.person_id, name, _in_force(member), member.end_reason, member.paused_until)
        for member, name in db.session().execute(query)
    ]


def _in_force(member: Membership) -> datetime | None:
    return member.quiet_until if member.quiet_until is not None and member.quiet_until > now() else None


@dataclass(frozen=True)
class MemberShown:
    """A member whom the actor may act on."""

    id: int
    name: str
    group_id: int
    group_name: str
    quiet_until: datetime | None
    quiet_reason: str
    may_remove: bool
    moderates_here: bool
    """Whether the actor does so as a member of the group."""


def member_for(
    actor: Actor, group_id: int, person_id: int, may: Callable[[ActFacts], Decision] = may_act_on_member
) -> MemberShown:
    """For a word or quiet time. Raises NotFound, Refused."""
    act = facts.for_act(actor, group_id, person_id)
    require(may(act))
    session = db.session()
    person, group = session.get(Person, person_id), session.get(Group, group_id)
    member = session.get(Membership, (group_id, person_id))
    if person is None or group is None or member is None:
        raise NotFound
    until = _in_force(member)
    return MemberShown(
        id=person.id,
        name=person.name,
        group_id=group.id,
        group_name=group.name,
        quiet_until=until,
        quiet_reason=member.quiet_reason if until else "",
        may_remove=bool(may_remove_member(act)),
        moderates_here=act.moderator.has(Role.MODERATOR),
    )


def member_to_remove(actor: Actor, group_id: int, person_id: int) -> MemberShown:
    """Raises NotFound, Refused."""
    return member_for(actor, group_id, person_id, may_remove_member)
