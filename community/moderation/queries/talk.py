"""The talk of a report, as the two sides of it read it: its reporter reads *a moderator*, never a name."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, and_, func, select

from community.accounts.models import Person
from community.boundaries import facts
from community.boundaries.decision import require
from community.boundaries.moderation import may_ask_moderator, may_read_talk, may_talk
from community.groups.models import Group
from community.shared import content, crypto, db
from community.shared.actor import Actor
from community.shared.errors import NotFound
from community.shared.paging import beyond, cursor, in_batches, place

from ..models import Report, ReportTalk
from ..rules import HOW_NONCE, PAGE, TALK_STAYS

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class TalkLine:
    """`name` None: a moderator, for whom the reporter reads it; or somebody who left."""

    id: int
    is_mine: bool
    of_reporter: bool
    name: str | None
    at: datetime
    words: str


@dataclass(frozen=True)
class TalkShown:
    """The newest page, oldest line first. `before`: where the page of earlier ones ends, if there is one. `closes_at`: until when it goes
    on, once the report is closed."""

    report_id: int
    reason: str
    reporter: str | None
    case_id: int
    lines: list[TalkLine]
    before: str | None
    may_talk: bool
    told_how: bool
    """Its reporter was asked how they are, and answered."""
    closes_at: datetime | None


def talk_for(actor: Actor, report_id: int, before: str | None = None) -> TalkShown:
    """Raises NotFound for missing and not theirs alike."""
    session = db.session()
    report = session.get(Report, report_id)
    if report is None:
        raise NotFound
    known = facts.for_talk(actor, report)
    require(may_read_talk(known))
    query = (
        select(ReportTalk, Person.name)
        .outerjoin(Person, and_(Person.id == ReportTalk.writer_id, Person.state == "active"))
        .where(ReportTalk.report_id == report_id)
        .where(beyond(ReportTalk.said_at, ReportTalk.id, place(before), newest_first=True))
        .order_by(ReportTalk.said_at.desc(), ReportTalk.id.desc())
        .limit(PAGE + 1)
    )
    rows = list(session.execute(query))
    lines = [_line(actor, row, known.is_reporter) for row in rows[:PAGE]]
    reporter = session.get(Person, report.reporter_id) if report.reporter_id else None
    return TalkShown(
        report_id=report.id,
        reason=content.report_reasons().get(report.reason, report.reason),
        reporter=reporter.name if reporter is not None and reporter.state == "active" else None,
        case_id=report.case_id,
        lines=lines[::-1],
        before=cursor(lines[-1].at, lines[-1].id) if len(rows) > PAGE else None,
        may_talk=bool(may_talk(known)),
        told_how=bool(report.asked_how_at) and bool(session.scalar(_answer_of(report_id))),
        closes_at=report.closed_at + TALK_STAYS if report.closed_at else None,
    )


def _answer_of(report_id: int) -> Select[int]:
    return select(ReportTalk.id).where(ReportTalk.report_id == report_id, ReportTalk.nonce == HOW_NONCE)


def _line(actor: Actor, row: Any, to_reporter: bool) -> TalkLine:
    said: ReportTalk = row.ReportTalk
    return TalkLine(
        id=said.id,
        is_mine=said.writer_id == actor.id,
        of_reporter=said.of_reporter,
        name=None if to_reporter else row.name,
        at=said.said_at,
        words=_opened(said.sealed),
    )


def _opened(seal: str) -> str:
    try:
        return crypto.unseal(seal)
    except crypto.SealBroken:
        log.warning("a line of a talk cannot be opened with any key in the settings")
        return _("These words can't be opened any more: the key with which they were sealed is gone.")


def talks_of(report_ids: Iterable[int]) -> dict[int, bool]:
    """Of those of these reports that have a talk, whether its reporter said the last word."""
    ids = list(report_ids)
    if not ids:
        return {}
    place_of = func.row_number().over(
        partition_by=ReportTalk.report_id, order_by=(ReportTalk.said_at.desc(), ReportTalk.id.desc())
    )
    numbered = (
        select(ReportTalk.report_id, ReportTalk.of_reporter, place_of.label("place"))
        .where(ReportTalk.report_id.in_(ids))
        .subquery()
    )
    last = select(numbered.c.report_id, numbered.c.of_reporter).where(numbered.c.place == 1)
    return {row.report_id: bool(row.of_reporter) for row in db.session().execute(last)}


def whom_to_ask(actor: Actor, group_id: int | None) -> str:
    """The group's name, empty for the site: whose moderators somebody is about to ask. Raises NotFound."""
    if group_id is None:
        require(may_ask_moderator(facts.stranger(actor), False))
        return ""
    name = db.session().scalar(select(Group.name).where(Group.id == group_id))
    require(may_ask_moderator(facts.standing(actor, group_id), True))
    return name or ""


def talk_export(person_id: int) -> list[dict[str, Any]]:
    """What this person said in such talks. What the other side said is theirs."""
    mine = select(ReportTalk).where(ReportTalk.writer_id == person_id).order_by(ReportTalk.said_at, ReportTalk.id)
    return [
        {
            "at": said.said_at.isoformat(),
            "as": "reporter" if said.of_reporter else "moderator",
            "words": _opened(said.sealed),
        }
        for said in db.session().scalars(in_batches(mine))
    ]
