"""Whose account rests: nothing live reaches them until they are back, and their page catches up then."""

from typing import Any

from sqlalchemy import ColumnElement, exists

from community.accounts.models import BoundarySettings
from community.boundaries.facts.people import rests
from community.shared.clock import now


def is_awake(person: Any) -> ColumnElement[bool]:
    """SQL, over a column of people: they take no break now."""
    return ~exists().where(BoundarySettings.person_id == person, rests(BoundarySettings, now()))
