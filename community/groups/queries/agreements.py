"""A group's agreement: as it is, as it was, and what changed since this member accepted it."""

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup
from sqlalchemy import select

from community.boundaries import facts
from community.boundaries.decision import require
from community.boundaries.groups import may_accept_agreement, may_tend_group
from community.shared import db
from community.shared.actor import Actor
from community.shared.errors import NotFound

from ..models import Agreement, Group, Membership
from ..rules import Change, words_changed


@dataclass(frozen=True)
class Version:
    number: int
    written_at: datetime
    is_current: bool


@dataclass(frozen=True)
class AgreementPage:
    """`shown` is the version on the page; `changes` what is different in it from `compared_with` (None: nothing to compare)."""

    group_id: int
    group_name: str
    shown: Version
    html: Markup
    compared_with: int | None
    changes: list[tuple[Change, str]]
    has_agreed: bool
    tends: bool
    versions: list[Version]


def agreement_for(actor: Actor, group_id: int, number: int | None = None) -> AgreementPage:
    """The current version compared with the one this member accepted, or any version compared with the one before it.
    Raises NotFound."""
    standing = facts.standing(actor, group_id)
    require(may_accept_agreement(standing))
    session = db.session()
    group = session.get_one(Group, group_id)
    all_of = select(Agreement).where(Agreement.group_id == group_id).order_by(Agreement.version.desc())
    texts = {text.version: text for text in session.scalars(all_of)}
    number = number if number is not None else group.agreement_version
    if number not in texts:
        raise NotFound
    accepted = session.get_one(Membership, (group_id, actor.id)).agreement_version
    if number == group.agreement_version and not standing.agreed:
        before = texts.get(accepted)
    else:
        before = texts.get(number - 1)
    versions = [
        Version(text.version, text.written_at, text.version == group.agreement_version) for text in texts.values()
    ]
    return AgreementPage(
        group_id=group_id,
        group_name=group.name,
        shown=next(version for version in versions if version.number == number),
        html=Markup(texts[number].html),
        compared_with=before.version if before is not None else None,
        changes=words_changed(before.body, texts[number].body) if before is not None else [],
        has_agreed=standing.agreed,
        tends=bool(may_tend_group(standing)),
        versions=versions,
    )
