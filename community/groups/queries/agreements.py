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
from community.shared.paging import PAGE

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
    allows_unnamed: bool
    shown: Version
    html: Markup
    compared_with: int | None
    changes: list[tuple[Change, str]]
    has_agreed: bool
    tends: bool
    versions: list[Version]
    older: int | None
    """Before which version their list goes on, if it does."""


def agreement_for(actor: Actor, group_id: int, number: int | None = None, before: int | None = None) -> AgreementPage:
    """The current version compared with the one this member accepted, or any version compared with the one before it. `before`: the
    version at which the list of versions goes on. Raises NotFound."""
    standing = facts.standing(actor, group_id)
    require(may_accept_agreement(standing))
    session = db.session()
    group = session.get_one(Group, group_id)
    number = number if number is not None else group.agreement_version
    text = session.get(Agreement, (group_id, number))
    if text is None:
        raise NotFound
    accepted = session.get_one(Membership, (group_id, actor.id)).agreement_version
    is_news = number == group.agreement_version and not standing.agreed
    compared = session.get(Agreement, (group_id, accepted if is_news else number - 1))
    versions, older = _versions(group, before)
    return AgreementPage(
        group_id=group_id,
        group_name=group.name,
        allows_unnamed=group.allows_unnamed,
        shown=Version(text.version, text.written_at, text.version == group.agreement_version),
        html=Markup(text.html),
        compared_with=compared.version if compared is not None else None,
        changes=words_changed(compared.body, text.body) if compared is not None else [],
        has_agreed=standing.agreed,
        tends=bool(may_tend_group(standing)),
        versions=versions,
        older=older,
    )


def _versions(group: Group, before: int | None) -> tuple[list[Version], int | None]:
    """Newest first, and where the list goes on."""
    query = select(Agreement.version, Agreement.written_at).where(Agreement.group_id == group.id)
    if before is not None:
        query = query.where(Agreement.version < before)
    rows = db.session().execute(query.order_by(Agreement.version.desc()).limit(PAGE + 1)).all()
    versions = [Version(row.version, row.written_at, row.version == group.agreement_version) for row in rows[:PAGE]]
    return versions, versions[-1].number if len(rows) > PAGE else None
