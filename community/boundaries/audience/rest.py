"""Whose account rests: nothing live reaches them until they are back, and their page catches up then."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, exists, select

from community.accounts.models import BoundarySettings, Person
from community.boundaries.facts.people import rests
from community.shared import db
from community.shared.clock import now


def is_awake(person: Any) -> ColumnElement[bool]:
    """SQL, over a column of people: they take no break now."""
    return ~exists().where(BoundarySettings.person_id == person, rests(BoundarySettings, now()))


def awake_of(ids: Iterable[int]) -> list[int]:
    """Those of them who take no break now."""
    people = select(Person.id).where(Person.id.in_(list(ids)), is_awake(Person.id))
    return list(db.session().scalars(people.order_by(Person.id)))
