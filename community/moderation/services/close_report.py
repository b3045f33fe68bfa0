"""Close a report with a sentence for the person who made it."""

from community.boundaries import facts
from community.boundaries.decision import require
from community.boundaries.moderation import may_handle_report
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.clock import now
from community.shared.db import transaction
from community.shared.errors import NotFound

from ..events import ReportClosed
from ..models import Report
from ..payloads import tidied_outcome


def close_report(actor: Actor, report_id: int, outcome: str) -> None:
    """Closing it twice changes nothing. Raises NotFound, Invalid."""
    outcome = tidied_outcome(outcome)
    with transaction() as session:
        report = session.get(Report, report_id, with_for_update=True)
        if report is None:
            raise NotFound
        require(may_handle_report(facts.for_report(actor, report)))
        if report.state == "closed":
            return
        report.state, report.closed_at, report.closed_by, report.outcome = "closed", now(), actor.id, outcome
        session.flush()
        publish(ReportClosed(report.id, report.group_id, actor.id, report.reason, report.depth))
