"""What to do where someone may be in danger: the list of config/danger.toml as it stands in one case."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, exists, select, true

from community.accounts.models import Person
from community.shared import content, db

from ..models import Case, DangerTick, Report
from ..rules import DANGER


@dataclass(frozen=True)
class DangerStep:
    """`at` None: nobody has done it so far. `by` None: or they left."""

    key: str
    label: str
    about: str
    at: datetime | None = None
    by: str | None = None


def danger_steps_of(case_id: int) -> list[DangerStep]:
    """For a page whose reader may handle the case, which its own query asks. Empty where no report of it says that someone may be in
    danger."""
    named = exists().where(Report.case_id == Case.id, Report.reason == DANGER)
    query = (
        select(DangerTick.step, DangerTick.ticked_at, Person.name)
        .select_from(Case)
        .outerjoin(DangerTick, and_(DangerTick.case_id == Case.id, true()))
        .outerjoin(Person, and_(Person.id == DangerTick.ticked_by, Person.state == "active"))
        .where(Case.id == case_id, named)
    )
    rows = db.session().execute(query).all()
    if not rows:
        return []
    ticks = {row.step: row for row in rows if row.step is not None}
    return [
        DangerStep(
            key=key,
            label=step["label"],
            about=step.get("about", ""),
            at=ticks[key].ticked_at if key in ticks else None,
            by=ticks[key].name if key in ticks else None,
        )
        for key, step in content.danger_steps().items()
    ]
