"""Reports and the cases in which they stand, as tests ask for them."""

from sqlalchemy import select

from community.moderation.models import Report
from community.shared import db


def case_of(report_id: int) -> int:
    """In a unit of its own, or in the one that is open."""
    with db.unit():
        return db.session().scalars(select(Report.case_id).where(Report.id == report_id)).one()
