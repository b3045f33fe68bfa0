"""Close a case, and with it all its reports: one sentence for everybody who made one."""

from sqlalchemy import update

from community.boundaries import facts
from community.boundaries.decision import require
from community.boundaries.moderation import may_handle_case
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.clock import now
from community.shared.db import transaction
from community.shared.errors import NotFound

from ..events import CaseClosed
from ..models import Case, Report
from ..payloads import tidied_outcome
from .take_case import hold_case


def close_case(actor: Actor, case_id: int, outcome: str) -> None:
    """Closing it twice changes nothing. Raises NotFound, Invalid; Refused where somebody else has taken it."""
    outcome = tidied_outcome(outcome)
    with transaction() as session:
        case = session.get(Case, case_id, with_for_update=True, populate_existing=True)
        if case is None:
            raise NotFound
        require(may_handle_case(facts.for_case(actor, case)))
        if case.state == "closed":
            return
        hold_case(actor, case)
        end = {"state": "closed", "closed_at": now(), "closed_by": actor.id, "outcome": outcome}
        for name, value in end.items():
            setattr(case, name, value)
        case.claimed_by = case.claimed_until = case.look_again_on = None
        session.flush()
        session.execute(update(Report).where(Report.case_id == case_id, Report.state == "open").values(end))
        publish(CaseClosed(case.id, case.group_id, case.depth, actor.id))
