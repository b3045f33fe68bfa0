"""Open, within a report of it, who wrote a message that was sent unnamed. The log keeps that, and the writer is told, in the same
transaction."""

from community.boundaries import facts
from community.boundaries.decision import require
from community.boundaries.moderation import may_open_seal
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.clock import now
from community.shared.db import transaction
from community.shared.errors import NotFound

from ..events import SealOpened
from ..models import Report


def open_seal(actor: Actor, report_id: int) -> None:
    """From then on those who handle this report read it there. A second time changes nothing. Raises NotFound."""
    with transaction() as session:
        report = session.get(Report, report_id, with_for_update=True)
        if report is None or report.group_id is None:
            raise NotFound
        require(may_open_seal(facts.for_report(actor, report), report.unnamed, report.state == "open"))
        if report.seal_opened_at is not None:
            return
        report.seal_opened_at = now()
        session.flush()
        publish(
            SealOpened(
                report_id=report.id,
                group_id=report.group_id,
                room_id=report.room_id,
                message_id=report.message_id,
                depth=report.depth,
                actor_id=actor.id,
                writer_id=report.about_id,
            )
        )
