"""What somebody chose to be told, and by which way; and all that notifications hold of them, for their export."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from community.accounts.models import Person
from community.groups.models import Group, Membership
from community.shared import db
from community.shared.actor import Actor

from ..models import MailChoice, Notice, SilentGroup
from ..rules import Matter


@dataclass(frozen=True)
class Choices:
    """`by_mail`: the matters of which a mail may tell. `groups`: id, name and whether it is silent, of each group that is theirs."""

    by_mail: frozenset[Matter]
    groups: list[tuple[int, str, bool]]
    has_email: bool


def choices_for(actor: Actor) -> Choices:
    session = db.session()
    silent = set(session.scalars(select(SilentGroup.group_id).where(SilentGroup.person_id == actor.id)))
    mine = (
        select(Group.id, Group.name)
        .join(Membership, Membership.group_id == Group.id)
        .where(Membership.person_id == actor.id, Membership.state == "active")
        .order_by(Group.name, Group.id)
    )
    return Choices(
        by_mail=by_mail(actor.id),
        groups=[(row.id, row.name, row.id in silent) for row in session.execute(mine)],
        has_email=bool(session.scalar(select(Person.email).where(Person.id == actor.id))),
    )


def by_mail(person_id: int) -> frozenset[Matter]:
    chosen = db.session().scalars(select(MailChoice.matter).where(MailChoice.person_id == person_id))
    return frozenset(Matter(one) for one in chosen if one in set(Matter))


def export_of(person_id: int) -> dict[str, Any]:
    session = db.session()
    notices = session.scalars(select(Notice).where(Notice.person_id == person_id).order_by(Notice.made_at, Notice.id))
    silent = (
        select(Group.name)
        .join(SilentGroup, SilentGroup.group_id == Group.id)
        .where(SilentGroup.person_id == person_id)
        .order_by(Group.name)
    )
    return {
        "notices": [
            {
                "kind": notice.kind,
                "at": notice.made_at.isoformat(),
                "met_at": notice.met_at.isoformat() if notice.met_at else None,
            }
            for notice in notices
        ],
        "by_mail": list(
            session.scalars(
                select(MailChoice.matter).where(MailChoice.person_id == person_id).order_by(MailChoice.matter)
            )
        ),
        "silent_groups": list(session.scalars(silent)),
    }
