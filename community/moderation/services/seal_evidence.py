"""Keep what a message says with its report, sealed; and seal what lies open in reports from before that."""

from datetime import datetime

from sqlalchemy import select

from community.rooms.models import Message
from community.rooms.queries.sealed import SealedWords, sealed
from community.shared.db import transaction
from community.shared.paging import BATCH

from ..models import Case, Report, ReportEvidence


def keep_message(report: Report, message: Message) -> None:
    """As it is now. Of one that was sent unnamed nothing here says who wrote it."""
    words = SealedWords(message.body, message.html, message.need, list(message.notes))
    _keep(report, message.author_id, message.sent_at, words)


def seal_evidence(report: Report, case: Case) -> None:
    """What lies open in it, if anything does."""
    if not report.evidence_html:
        return
    with transaction() as session:
        message = session.get(Message, report.message_id) if report.message_id else None
        notes = list(message.notes) if message is not None else []
        writer_id = None if case.unnamed else report.about_id
        said_at = message.sent_at if message is not None else report.reported_at
        _keep(report, writer_id, said_at, SealedWords("", report.evidence_html, None, notes))
        report.evidence_html = ""
        session.flush()


def seal_open_evidence() -> int:
    """One batch. Returns how many reports had some; safe to run at any time, again and again."""
    with transaction() as session:
        open_ones = select(Report, Case).join(Case, Case.id == Report.case_id).where(Report.evidence_html != "")
        rows = session.execute(open_ones.limit(BATCH).with_for_update(of=Report)).all()
        for report, case in rows:
            seal_evidence(report, case)
        return len(rows)


def _keep(report: Report, writer_id: int | None, said_at: datetime, words: SealedWords) -> None:
    with transaction() as session:
        piece = ReportEvidence(
            report_id=report.id,
            position=0,
            writer_id=writer_id,
            said_at=said_at,
            sealed=sealed(words),
        )
        session.add(piece)
        session.flush()
