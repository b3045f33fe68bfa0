"""How a group's months were, as numbers that may be told. Whoever wrote or reported anything is in none of them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from community.boundaries import facts
from community.boundaries.decision import require
from community.boundaries.moderation import may_read_every_tending, may_read_tending
from community.groups.models import Group
from community.shared import content, db
from community.shared.actor import Actor
from community.shared.errors import NotFound
from community.shared.paging import Page, cursor

from ..blurring import Table
from ..models import TendingReport

MONTHS = 12
"""Of a page."""


@dataclass(frozen=True)
class MonthLine:
    group_id: int
    group_name: str
    month: date

    @property
    def number(self) -> int:
        """As it stands in an address: 202611."""
        return self.month.year * 100 + self.month.month


@dataclass(frozen=True)
class MonthShown:
    """`reports` by what it is about, in words; `acts` by the log's names. `first_look`: the median; None: not told."""

    line: MonthLine
    reports: Table
    acts: Table
    appeals: Table
    """What came of those that were answered in the month."""
    first_look: timedelta | None


def months_of(actor: Actor, group_id: int, after: str | None = None) -> tuple[str, Page[MonthLine]]:
    """The group's name and its months, the latest first. Raises NotFound."""
    name = db.session().scalar(select(Group.name).where(Group.id == group_id))
    require(may_read_tending(facts.standing(actor, group_id)))
    if name is None:
        raise NotFound
    query = select(TendingReport.id, TendingReport.month).where(TendingReport.group_id == group_id)
    if (start := _start(after)) is not None:
        query = query.where(TendingReport.month < start[0])
    rows = db.session().execute(query.order_by(TendingReport.month.desc()).limit(MONTHS + 1)).all()
    lines = [MonthLine(group_id, name, row.month) for row in rows[:MONTHS]]
    more = cursor(lines[-1].month.isoformat(), rows[MONTHS - 1].id) if len(rows) > MONTHS else None
    return name, Page(lines, more)


def months_of_all(actor: Actor, after: str | None = None) -> Page[MonthLine]:
    """Of every group, the latest first: for the host. Raises NotFound."""
    require(may_read_every_tending(facts.stranger(actor)))
    query = select(TendingReport.id, TendingReport.group_id, TendingReport.month, Group.name).join(
        Group, Group.id == TendingReport.group_id
    )
    if (start := _start(after)) is not None:
        month, row_id = start
        beyond = (TendingReport.month == month) & (TendingReport.id < row_id)
        query = query.where((TendingReport.month < month) | beyond)
    newest = query.order_by(TendingReport.month.desc(), TendingReport.id.desc()).limit(MONTHS + 1)
    rows = db.session().execute(newest).all()
    lines = [MonthLine(row.group_id, row.name, row.month) for row in rows[:MONTHS]]
    more = cursor(lines[-1].month.isoformat(), rows[MONTHS - 1].id) if len(rows) > MONTHS else None
    return Page(lines, more)


def month_for(actor: Actor, group_id: int, number: int) -> MonthShown:
    """Raises NotFound."""
    require(may_read_tending(facts.standing(actor, group_id)))
    try:
        month = date(number // 100, number % 100, 1)
    except (ValueError, OverflowError):
        raise NotFound from None
    query = select(TendingReport.numbers, Group.name).join(Group, Group.id == TendingReport.group_id)
    of_month = query.where(TendingReport.group_id == group_id, TendingReport.month == month)
    row = db.session().execute(of_month).one_or_none()
    if row is None:
        raise NotFound
    said, labels = row.numbers, content.report_reasons()
    reports = {labels.get(key, key): number for key, number in said["reports"]["cells"].items()}
    minutes = said["first_look"]
    return MonthShown(
        line=MonthLine(group_id, row.name, month),
        reports=Table(reports, said["reports"]["total"]),
        acts=Table(said["acts"]["cells"], said["acts"]["total"]),
        appeals=Table(said["appeals"]["cells"], said["appeals"]["total"]),
        first_look=timedelta(minutes=minutes) if minutes is not None else None,
    )


def _start(after: str | None) -> tuple[date, int] | None:
    """Where a page begins; None for none and for anything that is none."""
    month, _tilde, key = (after or "").partition("~")
    try:
        return datetime.fromisoformat(month).date(), int(key) if key.isascii() and key.isdigit() and len(
            key
        ) < 17 else 0
    except ValueError:
        return None
