"""What protects a group's talk, kept under the group's version of it: raised in the transaction of whatever changes it, and read with the
room, so that what is kept under another one is never used."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import and_, bindparam, or_, select

from community.boundaries.protecting import NO_PROTECTIONS, Effect, Protections, WordRule
from community.groups.models import Group, Membership
from community.groups.rules import LinksWait, is_calm
from community.moderation.models import WordRule as Kept
from community.shared import db
from community.shared.actor import Actor
from community.shared.clock import now
from community.shared.prepared import Prepared

KEPT_MOST = 10_000
_kept: dict[int, tuple[int, Protections]] = {}
_RULES = Prepared(
    select(Kept.id, Kept.phrase, Kept.effect, Kept.why)
    .where(or_(Kept.group_id == bindparam("group"), Kept.group_id.is_(None)), Kept.off_at.is_(None))
    .order_by(Kept.made_at, Kept.id)
)


def protections_at(group_id: int | None, version: int | None) -> Protections:
    """A private conversation has none."""
    if group_id is None or version is None:
        return NO_PROTECTIONS
    known = _kept.get(group_id)
    if known is not None and known[0] == version:
        return known[1]
    rules = (WordRule(row.id, row.phrase, Effect(row.effect), row.why) for row in _RULES.run(group=group_id))
    made = Protections(tuple(rules))
    if len(_kept) >= KEPT_MOST:
        _kept.clear()
    _kept[group_id] = (version, made)
    return made


@dataclass(frozen=True)
class Guarded:
    """A group's protections, and what else of the group and the actor decides about a message."""

    protections: Protections = NO_PROTECTIONS
    links_wait: LinksWait = LinksWait.NOBODY
    here_for: timedelta = timedelta.max
    is_calm: bool = False


def protections_for(actor: Actor, group_id: int | None) -> Guarded:
    """For whoever has not read the version along."""
    query = select(Group.protections_version, Group.links_wait, Group.calm_until, Membership.joined_at).join(
        Membership, and_(Membership.group_id == Group.id, Membership.person_id == actor.id)
    )
    row = db.session().execute(query.where(Group.id == group_id)).one_or_none() if group_id is not None else None
    if row is None:
        return Guarded()
    kept, at = protections_at(group_id, row.protections_version), now()
    return Guarded(kept, LinksWait(row.links_wait), at - row.joined_at, is_calm(row.calm_until, at))
