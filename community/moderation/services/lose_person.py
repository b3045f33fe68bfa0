"""Somebody leaves for good: cases, reports, rules and what moderators did stay as they were read, without them, what they had taken is
nobody's, and what kept them apart from somebody goes. The log holds numbers alone and stays as it is."""

from sqlalchemy import delete, update

from community.shared.db import transaction

from ..models import (
    Action,
    Appeal,
    Case,
    CaseNote,
    CaseOpinion,
    DangerTick,
    Report,
    ReportEvidence,
    ReportTalk,
    WordRule,
)
from .forget_orders import forget_orders


def lose_person(person_id: int) -> None:
    with transaction() as session:
        forget_orders(person_id)
        for column in (Report.reporter_id, Report.about_id, Report.closed_by):
            session.execute(update(Report).where(column == person_id).values({column: None}))
        held = {"claimed_by": None, "claimed_until": None}
        session.execute(update(Case).where(Case.claimed_by == person_id).values(held))
        session.execute(delete(CaseOpinion).where(CaseOpinion.person_id == person_id))
        for of_note in (CaseNote.author_id, CaseNote.to_id):
            session.execute(update(CaseNote).where(of_note == person_id).values({of_note: None}))
        for of_case in (Case.about_id, Case.closed_by):
            session.execute(update(Case).where(of_case == person_id).values({of_case: None}))
        session.execute(update(DangerTick).where(DangerTick.ticked_by == person_id).values(ticked_by=None))
        session.execute(update(ReportTalk).where(ReportTalk.writer_id == person_id).values(writer_id=None))
        session.execute(delete(Appeal).where(Appeal.person_id == person_id))
        session.execute(update(Appeal).where(Appeal.decided_by == person_id).values(decided_by=None))
        for named in (Action.person_id, Action.by_id, Action.second_by_id, Action.undone_by):
            session.execute(update(Action).where(named == person_id).values({named: None}))
        wrote = ReportEvidence.writer_id == person_id
        session.execute(update(ReportEvidence).where(wrote).values(writer_id=None))
        session.execute(update(WordRule).where(WordRule.made_by == person_id).values(made_by=None))
