"""Somebody has read that the two have stepped. It is said once."""

from sqlalchemy import update

from community.connections.models import Side
from community.shared.actor import Actor
from community.shared.db import transaction


def note_pair_told(actor: Actor, person_id: int, stage: int) -> None:
    with transaction() as session:
        session.execute(
            update(Side)
            .where(Side.person_id == actor.id, Side.other_id == person_id, Side.told_stage < stage)
            .values(told_stage=stage)
        )
