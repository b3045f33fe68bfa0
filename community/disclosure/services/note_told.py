"""The member has read that their next step is open. It is said once; Hearth never pushes."""

from sqlalchemy import update

from community.groups.models import Membership
from community.shared.actor import Actor
from community.shared.db import transaction


def note_told(actor: Actor, group_id: int, stage: int) -> None:
    with transaction() as session:
        session.execute(
            update(Membership)
            .where(Membership.group_id == group_id, Membership.person_id == actor.id, Membership.told_of_stage < stage)
            .values(told_of_stage=stage)
        )
