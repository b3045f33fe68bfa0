"""Open what was said, as a report has it. Each opening stands in the log, in the same transaction: nobody reads it unlogged."""

from sqlalchemy import select

from community.accounts.models import Person
from community.boundaries import facts
from community.boundaries.decision import require
from community.boundaries.moderation import may_handle_case
from community.rooms.queries.sealed import opened
from community.shared import content
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.db import transaction
from community.shared.errors import NotFound

from ..events import EvidenceOpened
from ..models import Case, Report, ReportEvidence
from ..payloads import Piece
from ..rules import PICKED_MOST
from .seal_evidence import seal_evidence


def open_evidence(actor: Actor, report_id: int) -> list[Piece]:
    """In the order in which it was said. Raises NotFound."""
    with transaction() as session:
        report = session.get(Report, report_id, with_for_update=True)
        if report is None:
            raise NotFound
        case = session.get_one(Case, report.case_id)
        require(may_handle_case(facts.for_case(actor, case)))
        seal_evidence(report, case)
        pieces = (
            select(ReportEvidence, Person.name, Person.state)
            .outerjoin(Person, Person.id == ReportEvidence.writer_id)
            .where(ReportEvidence.report_id == report_id)
            .order_by(ReportEvidence.position)
            .limit(PICKED_MOST)
        )
        found = session.execute(pieces).all()
        if found:
            publish(EvidenceOpened(report_id, report.case_id, report.group_id, actor.id, report.depth))
        shown = []
        for row in found:
            words = opened(row.ReportEvidence.sealed)
            shown.append(
                Piece(
                    writer=row.name if row.state == "active" else None,
                    at=row.ReportEvidence.said_at,
                    html=words.html,
                    notes=[content.note_label(note) for note in words.notes],
                )
            )
        return shown
