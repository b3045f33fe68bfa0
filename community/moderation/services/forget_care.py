"""Somebody leaves for good: their notes to other moderators go, and those to them, and what was counted for their sake."""

from sqlalchemy import delete, or_

from community.shared.db import transaction

from ..models import DebriefNote, DutyPause, HeavyClaim


def forget_care(person_id: int) -> None:
    with transaction() as session:
        session.execute(delete(HeavyClaim).where(HeavyClaim.person_id == person_id))
        session.execute(delete(DutyPause).where(DutyPause.person_id == person_id))
        theirs = or_(DebriefNote.from_id == person_id, DebriefNote.to_id == person_id)
        session.execute(delete(DebriefNote).where(theirs))
