"""Note whose turn a case is when nobody is on duty, so that the next one is another's."""

from community.boundaries import facts
from community.shared.clock import now
from community.shared.db import transaction

from ..models import DutyTurn


def call_next(case_id: int) -> None:
    with transaction() as session:
        called = facts.called_for(case_id)
        if called.told.in_turn:
            (person,) = called.told.people
            session.merge(DutyTurn(case_id=case_id, place=called.place, person_id=person, called_at=now()))
            session.flush()
