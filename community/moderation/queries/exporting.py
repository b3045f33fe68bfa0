"""All that moderation holds of a person, for their export."""

from typing import Any

from sqlalchemy import or_, select

from community.shared import db
from community.shared.paging import in_batches

from ..models import Action, Appeal, LogEntry, Report, WordRule
from .talk import talk_export


def export_of(person_id: int) -> dict[str, Any]:
    """Own reports in full; of the log what speaks of oneself, with *a moderator* in the place of names."""
    session = db.session()
    reports = session.scalars(
        in_batches(select(Report).where(Report.reporter_id == person_id).order_by(Report.reported_at))
    )
    entries = session.scalars(in_batches(select(LogEntry).where(LogEntry.person_id == person_id).order_by(LogEntry.id)))
    done = session.execute(
        in_batches(
            select(Action, Appeal)
            .outerjoin(Appeal, Appeal.action_id == Action.id)
            .where(or_(Action.person_id == person_id, Appeal.person_id == person_id))
            .order_by(Action.began_at, Action.id)
        )
    )
    return {
        "decided": [
            {
                "at": one.began_at.isoformat(),
                "by": "a moderator",
                "what": one.step,
                "reason": one.reason,
                "clause": one.clause,
                "until": one.ends_at.isoformat() if one.ends_at else None,
                "undone_at": one.undone_at.isoformat() if one.undone_at else None,
                "appeal": appeal
                and {
                    "words": appeal.words,
                    "made_at": appeal.made_at.isoformat(),
                    "outcome": appeal.outcome,
                    "answer": appeal.answer,
                },
            }
            for one, appeal in done
        ],
        "reports": [
            {
                "reported_at": report.reported_at.isoformat(),
                "about": report.thing,
                "reason": report.reason,
                "words": report.words,
                "hoped": report.hoped,
                "danger_to": report.danger_to,
                "state": report.state,
                "outcome": report.outcome,
            }
            for report in reports
        ],
        "word_rules": [
            {"phrase": rule.phrase, "effect": rule.effect, "why": rule.why, "made_at": rule.made_at.isoformat()}
            for rule in session.scalars(
                in_batches(select(WordRule).where(WordRule.made_by == person_id).order_by(WordRule.made_at))
            )
        ],
        "talk": talk_export(person_id),
        "log": [
            {
                "at": entry.at.isoformat(),
                "by": "a moderator",
                "act": entry.act,
                "reason": entry.reason,
                "until": (entry.details or {}).get("until"),
            }
            for entry in entries
        ],
    }
