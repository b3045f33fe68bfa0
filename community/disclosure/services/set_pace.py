"""A facilitator sets what the group asks before each step. It holds for steps yet to come; nobody is moved by it."""

from collections.abc import Mapping

from community.boundaries import facts
from community.boundaries.decision import require
from community.boundaries.disclosure import may_set_pace
from community.groups.rules import Stage
from community.shared.actor import Actor
from community.shared.db import transaction

from ..models import Pace as PaceRow
from ..payloads import checked
from ..rules import DEFAULT_PACE, Pace


def set_pace(actor: Actor, group_id: int, paces: Mapping[int, Pace]) -> None:
    """Steps not named keep their pace. What is the default is not kept as a row. Raises NotFound, Refused, Invalid."""
    paces = checked(paces)
    with transaction() as session:
        require(may_set_pace(facts.standing(actor, group_id)))
        for stage, pace in paces.items():
            row = session.get(PaceRow, (group_id, stage))
            if pace == DEFAULT_PACE[Stage(stage)]:
                if row is not None:
                    session.delete(row)
                continue
            if row is None:
                row = PaceRow(group_id=group_id, stage=stage)
                session.add(row)
            row.days, row.present_days, row.sessions = pace.days, pace.present_days, pace.sessions
