"""What protects a group's talk, kept under the group's version of it: raised in the transaction of whatever changes it, and read with the
room, so that what is kept under another one is never used."""

from sqlalchemy import bindparam, or_, select

from community.boundaries.protecting import NO_PROTECTIONS, Effect, Protections, WordRule
from community.groups.models import Group
from community.moderation.models import WordRule as Kept
from community.shared import db
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


def protections_of(group_id: int | None) -> Protections:
    """The same for whoever has not read the version along."""
    if group_id is None:
        return NO_PROTECTIONS
    return protections_at(group_id, db.session().scalar(select(Group.protections_version).where(Group.id == group_id)))
