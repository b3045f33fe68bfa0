"""How people stand in groups, and what a group is like."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, select
from sqlalchemy.orm import aliased

from community.accounts.models import Person
from community.boundaries.groups import GroupFacts, Standing
from community.groups.models import Group, GroupInvitation, JoinRequest, Membership
from community.groups.rules import AWAKE_DAYS, BELONGING, JoinMode, Role, Stage, is_calm
from community.rooms.models import Room
from community.shared import db
from community.shared.actor import Actor
from community.shared.clock import now

STANDING = (
    Membership.state,
    Membership.stage,
    Membership.held_stage,
    Membership.greeter,
    Membership.facilitator,
    Membership.moderator,
    Membership.quiet_until,
    Membership.paused_until,
    Membership.look_first_until,
    Membership.agreement_version.label("agreed_version"),
    Group.agreement_version.label("current_version"),
)


def standing_from(
    actor: Actor, row: Row[*tuple[Any, ...]] | None, only_facilitator: bool = False, alone: bool = False
) -> Standing:
    if row is None or row.state is None:
        return stranger(actor)
    return Standing(
        signed_in=actor.id > 0,
        is_host=actor.is_host,
        is_site_moderator=actor.is_site_moderator,
        state=row.state,
        stage=row.stage,
        held_stage=row.held_stage,
        roles=frozenset(role for role in Role if getattr(row, role.value)),
        quiet_until=_in_force(row.quiet_until),
        paused_until=row.paused_until if row.state == "paused" else _in_force(row.paused_until),
        look_first_until=_in_force(row.look_first_until),
        agreed=row.agreed_version >= row.current_version,
        only_facilitator=only_facilitator,
        alone=alone,
    )


def _in_force(until: datetime | None) -> datetime | None:
    return until if until is not None and until > now() else None


def stranger(actor: Actor | None) -> Standing:
    """The standing of somebody who was never in the group."""
    if actor is None:
        return Standing()
    return Standing(signed_in=actor.id > 0, is_host=actor.is_host, is_site_moderator=actor.is_site_moderator)


def _standings(group_id: int) -> Select[*tuple[Any, ...]]:
    another = aliased(Membership)
    others = and_(
        another.group_id == Membership.group_id,
        another.person_id != Membership.person_id,
        another.state == "active",
    )
    only, alone = ~exists().where(others, another.facilitator.is_(True)), ~exists().where(others)
    return (
        select(*STANDING, Membership.person_id, only.label("only"), alone.label("alone"))
        .join(Group, Group.id == Membership.group_id)
        .where(Membership.group_id == group_id)
    )


def standing(actor: Actor, group_id: int) -> Standing:
    """How the actor stands in a group; a stranger's standing also where there is no such group."""
    row = db.session().execute(_standings(group_id).where(Membership.person_id == actor.id)).one_or_none()
    return _whole_standing(actor, row)


def _whole_standing(actor: Actor, row: Row[*tuple[Any, ...]] | None) -> Standing:
    return standing_from(actor, row, bool(row and row.facilitator and row.only), bool(row and row.alone))


def standing_of(person_id: int, group_id: int) -> Standing:
    """How another person stands in a group."""
    return standing(_somebody(person_id), group_id)


def standings_of(people: Sequence[int], group_id: int) -> dict[int, Standing]:
    """How several people stand in a group, those who ever belonged to it."""
    rows = db.session().execute(_standings(group_id).where(Membership.person_id.in_(people)))
    return {row.person_id: _whole_standing(_somebody(row.person_id), row) for row in rows}


def _somebody(person_id: int) -> Actor:
    return Actor(id=person_id, handle="", name="")


def for_group(actor: Actor, group_id: int, link_hash: str | None = None) -> GroupFacts:
    """`link_hash`: of the invitation that they came with, if any."""
    session = db.session()
    group = session.get(Group, group_id)
    if group is None:
        return GroupFacts(Standing(), JoinMode.INVITATION)
    members = (
        select(func.count()).where(Membership.group_id == group_id, Membership.state.in_(BELONGING)).scalar_subquery()
    )
    asked = exists().where(
        JoinRequest.group_id == group_id, JoinRequest.person_id == actor.id, JoinRequest.state == "open"
    )
    link = exists().where(
        GroupInvitation.group_id == group_id,
        GroupInvitation.token_hash == (link_hash or ""),
        GroupInvitation.expires_at > now(),
        GroupInvitation.uses_left > 0,
    )
    row = session.execute(select(members.label("members"), asked.label("asked"), link.label("link"))).one()
    return GroupFacts(
        standing=standing(actor, group_id),
        join_mode=JoinMode(group.join_mode),
        has_room=row.members < group.size_cap,
        has_asked=bool(row.asked),
        link_holds=bool(row.link),
        calm_until=group.calm_until if is_calm(group.calm_until, now()) else None,
    )


def is_awake() -> ColumnElement[bool]:
    """Over Group: somebody wrote lately where everybody may look. Deeper rooms don't count, so the word gives nothing away."""
    since = now() - timedelta(days=AWAKE_DAYS)
    return exists().where(Room.group_id == Group.id, Room.depth == Stage.ARRIVING, Room.last_sent_at >= since)


def has_room() -> ColumnElement[bool]:
    """Over Group: the circle has a place left."""
    members = select(func.count()).where(Membership.group_id == Group.id, Membership.state.in_(BELONGING))
    return members.scalar_subquery() < Group.size_cap


def has_facilitator(group_id: int) -> bool:
    found = exists().where(
        Membership.group_id == group_id, Membership.state == "active", Membership.facilitator.is_(True)
    )
    return bool(db.session().scalar(select(found)))


def is_facilitator_somewhere(person_id: int) -> bool:
    found = exists().where(
        Membership.person_id == person_id, Membership.state == "active", Membership.facilitator.is_(True)
    )
    return bool(db.session().scalar(select(found)))


def days_here(person_id: int) -> int:
    joined_at = db.session().scalar(select(Person.joined_at).where(Person.id == person_id))
    return (now() - joined_at).days if joined_at else 0
