"""Ask whoever reported how they are, some time after their report was closed: once, and no answer is needed. An answer is a line of the
report's talk, for the moderators."""

from flask_babel import gettext as _
from sqlalchemy import select

from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.clock import now
from community.shared.db import transaction
from community.shared.errors import Invalid
from community.shared.paging import BATCH

from ..events import AskedHow
from ..models import Report
from ..rules import ASKED_HOW_AFTER, HOW_NONCE, TALK_STAYS, How
from .talk import say_in_talk


def ask_how() -> int:
    """One batch. Whose talk has ended already is not asked any more. Returns how many were; safe to run at any time, again and again."""
    at = now()
    due = (
        select(Report)
        .where(
            Report.closed_at <= at - ASKED_HOW_AFTER,
            Report.closed_at > at - TALK_STAYS,
            Report.state == "closed",
            Report.asked_how_at.is_(None),
            Report.reporter_id.is_not(None),
        )
        .limit(BATCH)
        .with_for_update()
    )
    with transaction() as session:
        reports = list(session.scalars(due))
        for report in reports:
            report.asked_how_at = at
        session.flush()
        for report in reports:
            if report.reporter_id is not None:
                publish(AskedHow(report.id, report.reporter_id))
        return len(reports)


def answer_how(actor: Actor, report_id: int, how: str, words: str) -> None:
    """Once. Raises NotFound, Invalid, TooFast; Refused when the talk is over."""
    sentences = {
        How.BETTER: _("You asked how I am: it is better now."),
        How.SAME: _("You asked how I am: it is much the same."),
        How.WORSE: _("You asked how I am: it is worse."),
    }
    if how not in set(How):
        say = _("Please choose what comes closest.")
        raise Invalid(say, {"how": say})
    say_in_talk(actor, report_id, f"{sentences[How(how)]}\n{words}", HOW_NONCE)
