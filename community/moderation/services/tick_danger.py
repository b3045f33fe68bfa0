"""Tick what was done where someone may be in danger, or take a tick back. The log keeps each, in the same transaction."""

from sqlalchemy import exists, select

from community.shared import content
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.clock import now
from community.shared.db import transaction
from community.shared.errors import NotFound

from ..events import DangerTicked
from ..models import Case, DangerTick, Report
from ..rules import DANGER
from .take_case import hold_case


def tick_danger(actor: Actor, case_id: int, step: str, done: bool) -> None:
    """It takes the case, as all does that is done on one. Twice the same changes nothing. Raises NotFound, also where no report of the
    case says that someone may be in danger; Refused where somebody else has taken it."""
    known = content.danger_steps().get(step)
    with transaction() as session:
        case = session.get(Case, case_id, with_for_update=True)
        names_danger = exists().where(Report.case_id == case_id, Report.reason == DANGER)
        if case is None or known is None or not session.scalar(select(names_danger)):
            raise NotFound
        hold_case(actor, case)
        tick = session.get(DangerTick, (case_id, step))
        if done == (tick is not None):
            return
        if tick is None:
            session.add(DangerTick(case_id=case_id, step=step, ticked_by=actor.id, ticked_at=now()))
        else:
            session.delete(tick)
        session.flush()
        publish(DangerTicked(case.id, case.group_id, case.depth, actor.id, step, known["label"], done))
