"""Ask the moderators to look at a message. What it says now is kept with the report, whatever becomes of it afterwards."""

from sqlalchemy import select

from community.boundaries import facts
from community.boundaries.decision import require
from community.boundaries.rooms import may_report
from community.rooms.models import Message
from community.rooms.rules import writer_in
from community.shared import limits, site
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.clock import now
from community.shared.db import transaction
from community.shared.errors import NotFound

from ..events import ReportMade, WorriedAbout
from ..models import Report
from ..payloads import Told, tidied_report
from ..rules import DangerTo
from .file_report import file_report
from .seal_evidence import keep_message

RATE = "40 per hour"


def make_report(actor: Actor, message_id: int, reason: str, words: str, hoped: str = "", danger_to: str = "") -> int:
    """Returns the report's id: the one that was made before, if this person has reported this message already. Raises NotFound,
    Refused, Invalid, TooFast."""
    told = tidied_report(Told(reason, words, hoped=hoped, danger_to=danger_to))
    if site.rates_kept():
        limits.require(RATE, "report", str(actor.id))
    with transaction() as session:
        session.execute(
            select(Message.id).where(Message.id == message_id).with_for_update()
        )  # two presses of one button
        message, room, seen = facts.for_message(actor, message_id)
        if message is None or room is None or seen is None or room.group_id is None:
            raise NotFound
        before = session.scalar(
            select(Report.id).where(Report.message_id == message_id, Report.reporter_id == actor.id)
        )
        if before is not None:
            return before
        require(may_report(seen))
        report = Report(
            group_id=room.group_id,
            room_id=room.id,
            message_id=message.id,
            depth=room.depth,
            reporter_id=actor.id,
            about_id=message.author_id or writer_in(message.author_seal),
            reason=told.reason,
            words=told.words,
            hoped=told.hoped,
            danger_to=told.danger_to,
            reported_at=now(),
        )
        file_report(report, unnamed=message.author_seal is not None)
        keep_message(report, message)
        say_made(report)
        return report.id


def say_made(report: Report) -> None:
    """Publish what a new report sets going."""
    publish(ReportMade(report.id, report.case_id, report.group_id))
    if report.danger_to == DangerTo.ABOUT and report.about_id is not None:
        publish(WorriedAbout(report.about_id))
