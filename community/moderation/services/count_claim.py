"""Note that a moderator took a case that is hard to look at. What counts no more goes on the way."""

from sqlalchemy import delete

from community.shared import content
from community.shared.clock import now
from community.shared.db import transaction

from ..models import Case, HeavyClaim
from ..rules import HEAVY_COUNTED


def count_claim(case_id: int, person_id: int) -> None:
    """The same case taken again is one."""
    with transaction() as session:
        if session.get_one(Case, case_id).reason not in content.heavy_reasons():
            return
        over = HeavyClaim.claimed_at <= now() - HEAVY_COUNTED
        session.execute(delete(HeavyClaim).where(HeavyClaim.person_id == person_id, over))
        session.merge(HeavyClaim(case_id=case_id, person_id=person_id, claimed_at=now()))
        session.flush()
