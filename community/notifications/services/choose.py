"""Choose of what a mail may tell, and which groups are silent."""

from collections.abc import Iterable

from sqlalchemy import delete

from community.shared.actor import Actor
from community.shared.db import transaction

from ..models import MailChoice, SilentGroup
from ..queries.choices import choices_for
from ..rules import Matter


def choose(actor: Actor, matters: Iterable[str], silent: Iterable[int]) -> None:
    """All of it at once. What is no matter and no group of theirs is left out; silence in a group that they left goes."""
    with transaction() as session:
        mine = {group_id for group_id, _name, _silent in choices_for(actor).groups}
        session.execute(delete(MailChoice).where(MailChoice.person_id == actor.id))
        session.execute(delete(SilentGroup).where(SilentGroup.person_id == actor.id))
        known = {matter.value for matter in Matter}
        session.add_all(MailChoice(person_id=actor.id, matter=one) for one in sorted(known & set(matters)))
        session.add_all(SilentGroup(person_id=actor.id, group_id=one) for one in sorted(mine & set(silent)))
        session.flush()
