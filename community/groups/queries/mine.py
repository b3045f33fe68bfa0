"""My groups, and a group as its member meets it: what needs a look, whom to greet."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import exists, select

from community.accounts.models import Person
from community.boundaries import facts
from community.boundaries.decision import Decision, require
from community.boundaries.groups import may_greet, may_leave, may_see_members, may_tend_group
from community.shared import db
from community.shared.actor import Actor
from community.shared.clock import now
from community.shared.content import table
from community.shared.paging import PAGE, Page, beyond, cursor, place_by_name

from ..models import Group, JoinRequest, Membership
from ..rules import BELONGING, NEWCOMER_DAYS, Role, suggestion


@dataclass(frozen=True)
class MyGroup:
    id: int
    name: str
    gathers: str
    has_agreed: bool
    is_paused: bool


@dataclass(frozen=True)
class Newcomer:
    person_id: int
    name: str
    suggestion: str


@dataclass(frozen=True)
class Home:
    """What a member finds at the top of their group's page. Quiet time is told by moderation, which gives it."""

    has_agreed: bool
    roles: frozenset[Role]
    tends: bool
    greets: bool
    newcomers: list[Newcomer]
    someone_asks: bool
    leave: Decision


def my_groups(actor: Actor, after: str | None = None) -> Page[MyGroup]:
    rows = (
        db.session()
        .execute(
            select(
                Group.id,
                Group.name,
                Group.gathers,
                Group.agreement_version,
                Membership.agreement_version.label("agreed"),
                Membership.state,
            )
            .join(Membership, Membership.group_id == Group.id)
            .where(Membership.person_id == actor.id, Membership.state.in_(BELONGING))
            .where(beyond(Group.name, Group.id, place_by_name(after)))
            .order_by(Group.name, Group.id)
            .limit(PAGE + 1)
        )
        .all()
    )
    lines = [
        MyGroup(row.id, row.name, row.gathers, row.agreed >= row.agreement_version, row.state == "paused")
        for row in rows[:PAGE]
    ]
    return Page(lines, cursor(lines[-1].name, lines[-1].id) if len(rows) > PAGE else None)


def my_requests(actor: Actor, after: str | None = None) -> Page[tuple[int, str]]:
    """(id, name) of groups that the actor has asked and that have not answered yet."""
    rows = db.session().execute(
        select(Group.id, Group.name)
        .join(JoinRequest, JoinRequest.group_id == Group.id)
        .where(JoinRequest.person_id == actor.id, JoinRequest.state == "open")
        .where(beyond(Group.name, Group.id, place_by_name(after)))
        .order_by(Group.name, Group.id)
        .limit(PAGE + 1)
    )
    lines = [(row.id, row.name) for row in rows]
    return Page(lines[:PAGE], cursor(lines[PAGE - 1][1], lines[PAGE - 1][0]) if len(lines) > PAGE else None)


def belongs_to(actor: Actor, group_id: int) -> bool:
    return facts.standing(actor, group_id).is_member


def home_for(actor: Actor, group_id: int) -> Home:
    """Raises NotFound for who is no member."""
    standing = facts.standing(actor, group_id)
    require(may_see_members(standing))
    session = db.session()
    tends, greets = bool(may_tend_group(standing)), bool(may_greet(standing))
    asked = exists().where(JoinRequest.group_id == group_id, JoinRequest.state == "open")
    return Home(
        has_agreed=standing.agreed,
        roles=standing.roles,
        tends=tends,
        greets=greets,
        newcomers=_newcomers(actor, group_id) if greets else [],
        someone_asks=tends and bool(session.scalar(select(asked))),
        leave=may_leave(standing),
    )


def _newcomers(actor: Actor, group_id: int) -> list[Newcomer]:
    """Who came within NEWCOMER_DAYS and was not welcomed yet; the longest waiting first."""
    rows = db.session().execute(
        select(Person.id, Person.name)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.group_id == group_id,
            Membership.state == "active",
            Membership.joined_at > now() - timedelta(days=NEWCOMER_DAYS),
            Membership.welcomed_at.is_(None),
            Membership.person_id != actor.id,
        )
        .order_by(Membership.joined_at)
    )
    lines = table("welcomes")["lines"]
    return [Newcomer(row.id, row.name, suggestion(lines, row.id, row.name)) for row in rows]
