"""Talk: between whoever made a report and the moderators whose task it is, or with a moderator without any report. Each line is sealed."""

from sqlalchemy import select

from community.boundaries import facts
from community.boundaries.decision import require
from community.boundaries.moderation import may_ask_moderator, may_talk
from community.groups.payloads import length_fault, refuse
from community.shared import crypto, limits, site
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.clock import now
from community.shared.db import session, transaction
from community.shared.errors import NotFound
from community.shared.text import tidy

from ..events import TalkSaid
from ..models import Report, ReportTalk
from ..rules import DANGER, TALK, TALK_MOST, Thing
from .file_report import file_report
from .make_report import RATE, say_made
from .report_to_site import made_before

TALK_RATE = "60 per hour"


def say_in_talk(actor: Actor, report_id: int, words: str, nonce: str) -> None:
    """`nonce`: the form's own number; pressed twice, it is one line. Raises NotFound, Invalid, TooFast; Refused when it is over."""
    words = _tidied(words)
    if site.rates_kept():
        limits.require(TALK_RATE, "report talk", str(actor.id))
    with transaction():
        report = session().get(Report, report_id, with_for_update=True)
        if report is None:
            raise NotFound
        known = facts.for_talk(actor, report)
        require(may_talk(known))
        if _keep(actor, report, words, nonce, known.is_reporter):
            publish(TalkSaid(report.id, report.group_id, known.is_reporter))


def ask_moderator(actor: Actor, group_id: int | None, words: str, nonce: str, danger: bool = False) -> int:
    """Begin a talk with the group's moderators, or with the site's where it is of no group. Returns the report's id. Raises NotFound,
    Invalid, TooFast."""
    words = _tidied(words)
    if site.rates_kept():
        limits.require(RATE, "report", str(actor.id))
    with transaction():
        if (before := made_before(actor, nonce)) is not None:
            return before
        stands = facts.stranger(actor) if group_id is None else facts.standing(actor, group_id)
        require(may_ask_moderator(stands, group_id is not None))
        report = Report(
            group_id=group_id,
            thing=Thing.TALK,
            depth=0,
            reporter_id=actor.id,
            reason=DANGER if danger else TALK,
            reported_at=now(),
            nonce=nonce,
        )
        file_report(report)
        _keep(actor, report, words, nonce, True)
        say_made(report)
        return report.id


def _tidied(words: str) -> str:
    words = tidy(words)
    refuse({"words": length_fault(words, TALK_MOST, 1)})
    return words


def _keep(actor: Actor, report: Report, words: str, nonce: str, of_reporter: bool) -> bool:
    """False where this line is there already."""
    same = select(ReportTalk.id).where(ReportTalk.report_id == report.id, ReportTalk.nonce == nonce)
    if session().scalar(same) is not None:
        return False
    line = ReportTalk(
        report_id=report.id,
        writer_id=actor.id,
        of_reporter=of_reporter,
        said_at=now(),
        sealed=crypto.seal(words),
        nonce=nonce,
    )
    session().add(line)
    session().flush()
    return True
