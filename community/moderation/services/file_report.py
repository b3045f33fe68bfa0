"""Put a report into its case: the open one about the same thing, or one that it opens."""

from sqlalchemy import ColumnElement, and_, select

from community.shared import content
from community.shared.db import transaction

from ..models import Case, Report
from ..rules import Thing


def file_report(report: Report, unnamed: bool = False) -> Case:
    """Joins the transaction in which the report is made; whoever calls it holds what two reports of one thing have in common, so that
    of two at the same moment the second finds the case of the first. `unnamed`: the message was sent unnamed."""
    urgency = content.urgency_of(report.reason)
    due_at = report.reported_at + urgency.within
    with transaction() as session:
        same = _of_the_same(report)
        case = None
        if same is not None:
            open_one = select(Case).where(Case.state == "open", same).order_by(Case.opened_at, Case.id).limit(1)
            case = session.scalars(open_one.with_for_update()).one_or_none()
        if case is None:
            case = Case(
                group_id=report.group_id,
                thing=report.thing or Thing.MESSAGE,
                message_id=report.message_id,
                about_id=report.about_id,
                depth=report.depth,
                reason=report.reason,
                urgency=urgency.number,
                opened_at=report.reported_at,
                due_at=due_at,
                unnamed=unnamed,
            )
            session.add(case)
        elif urgency.number < case.urgency:
            case.reason, case.urgency = report.reason, urgency.number
        case.look_again_on = None  # somebody needs it looked at now
        case.due_at = min(case.due_at, due_at)
        case.depth = max(case.depth, report.depth)
        session.flush()
        report.case_id = case.id
        session.add(report)
        session.flush()
        return case


def _of_the_same(report: Report) -> ColumnElement[bool] | None:
    """Over Case: the same message; the same person in general; or what the same two have with each other. None: there can be none."""
    if report.group_id is not None:
        return Case.message_id == report.message_id if report.message_id is not None else None
    if report.about_id is None:
        return None
    same = and_(Case.group_id.is_(None), Case.thing == report.thing, Case.about_id == report.about_id)
    if report.thing == Thing.PERSON:
        return same
    mine = select(Report.id).where(Report.case_id == Case.id, Report.reporter_id == report.reporter_id)
    return and_(same, mine.exists())
