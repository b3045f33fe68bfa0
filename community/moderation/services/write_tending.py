"""Write what moderating a group was in a month that is over by the clock of its roster. Numbers that are few are left out before anything is
kept, so that no page and no copy of the database tells them."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import exists, func, select

from community.accounts.rules import moment
from community.groups.models import Group
from community.shared import content
from community.shared.clock import now
from community.shared.db import session, transaction
from community.shared.paging import BATCH, in_batches

from ..blurring import CAUGHT_UP, LOOKED, TENDED, blurred, middle, month_after, months_before
from ..models import Action, Appeal, Case, DutyRoster, LogEntry, Report, TendingReport
from ..rules import Outcome


def write_what_is_missing() -> None:
    """Of the latest months of every group. Safe to run at any time, again and again."""
    at = now()
    for month in months_before(at.date(), CAUGHT_UP):
        last = 0
        while True:
            there = exists().where(TendingReport.group_id == Group.id, TendingReport.month == month)
            query = (
                select(Group.id, Group.founded_at, DutyRoster.time_zone)
                .outerjoin(DutyRoster, DutyRoster.group_id == Group.id)
                .where(~there, Group.id > last)
                .order_by(Group.id)
                .limit(BATCH)
            )
            groups = session().execute(query).all()
            for group in groups:
                begins, ends = _bounds(month, group.time_zone or "UTC")
                if group.founded_at < ends <= at:
                    write_tending(group.id, month, begins, ends)
            if len(groups) < BATCH:
                break
            last = groups[-1].id


def _bounds(month: date, zone: str) -> tuple[datetime, datetime]:
    here = ZoneInfo(zone)
    return moment(here, month, 0, last=False), moment(here, month_after(month), 0, last=False)


def write_tending(group_id: int, month: date, begins: datetime, ends: datetime) -> None:
    """From `begins` to before `ends`. A month that is written already stays as it is."""
    with transaction() as writing:
        # Two at once wait for each other here.
        writing.execute(select(Group.id).where(Group.id == group_id).with_for_update())
        there = select(TendingReport.id).where(TendingReport.group_id == group_id, TendingReport.month == month)
        if writing.scalar(there) is not None:
            return
        made = select(Report.reason, func.count()).where(
            Report.group_id == group_id, Report.reported_at >= begins, Report.reported_at < ends
        )
        done = select(LogEntry.act, func.count()).where(
            LogEntry.group_id == group_id, LogEntry.at >= begins, LogEntry.at < ends
        )
        answered = (
            select(Appeal.outcome, func.count())
            .join(Action, Action.id == Appeal.action_id)
            .where(Action.group_id == group_id, Appeal.decided_at >= begins, Appeal.decided_at < ends)
        )
        reasons, acts = _counted(made.group_by(Report.reason)), _counted(done.group_by(LogEntry.act))
        appeals = _counted(answered.group_by(Appeal.outcome))
        numbers = {
            "reports": asdict(blurred({key: reasons.get(key, 0) for key in content.report_reasons()})),
            "acts": asdict(blurred({act.value: acts.get(act.value, 0) for act in TENDED})),
            "appeals": asdict(blurred({outcome.value: appeals.get(outcome.value, 0) for outcome in Outcome})),
            "first_look": middle(_first_looks(group_id, begins, ends)),
        }
        writing.add(TendingReport(group_id=group_id, month=month, numbers=numbers))


def _counted(query: Any) -> dict[str, int]:
    return {row[0]: row[1] for row in session().execute(query)}


def _first_looks(group_id: int, begins: datetime, ends: datetime) -> list[int]:
    """Minutes from when a case was opened until somebody first looked at it, of those that somebody did."""
    opened = select(Case.id, Case.opened_at).where(
        Case.group_id == group_id, Case.opened_at >= begins, Case.opened_at < ends
    )
    cases = {row.id: row.opened_at for row in session().execute(in_batches(opened))}
    if not cases:
        return []
    looked = select(LogEntry.at, LogEntry.details).where(
        LogEntry.group_id == group_id, LogEntry.at >= begins, LogEntry.act.in_([act.value for act in LOOKED])
    )
    first: dict[int, datetime] = {}
    for row in session().execute(in_batches(looked.order_by(LogEntry.id))):
        case: int = (row.details or {}).get("case", 0)
        if case in cases:
            first.setdefault(case, row.at)
    return [int((at - cases[case]).total_seconds() // 60) for case, at in first.items()]
