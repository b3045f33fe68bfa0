"""Let evidence go some time after its report was closed. The report itself stays: its reason, its own words, what came of it."""

from sqlalchemy import delete, select, update

from community.shared.clock import now
from community.shared.db import transaction
from community.shared.paging import BATCH

from ..models import Report, ReportEvidence
from ..rules import EVIDENCE_KEPT


def forget_evidence() -> int:
    """One batch. Returns how many pieces went; safe to run at any time, again and again."""
    limit = now() - EVIDENCE_KEPT
    with transaction() as session:
        over = Report.state == "closed", Report.closed_at <= limit
        pieces = select(ReportEvidence.id).join(Report, Report.id == ReportEvidence.report_id).where(*over).limit(BATCH)
        ids = list(session.scalars(pieces))
        session.execute(delete(ReportEvidence).where(ReportEvidence.id.in_(ids)))
        of_groups = list(session.scalars(select(Report.id).where(*over, Report.evidence_html != "").limit(BATCH)))
        session.execute(update(Report).where(Report.id.in_(of_groups)).values(evidence_html=""))
        return len(ids) + len(of_groups)
