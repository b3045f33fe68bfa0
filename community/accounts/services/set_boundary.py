"""Set boundaries of my own, one or several at once. Which there are and what each can be set to stands in config/boundaries.toml."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from community.accounts import rules
from community.accounts.events import BoundariesChanged
from community.accounts.models import BoundarySettings, Person
from community.accounts.queries.boundary_words import SETTINGS, YES, choices_of
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.clock import now
from community.shared.db import transaction
from community.shared.errors import Invalid, NotFound

WITH_THE_PERSON = ("shows_presence", "shows_typing")
"""Read at every event, so they stand in the person's own row."""
YES_OR_NO = ("shows_typing", "quiet_shown", "notices_one_sided")


def set_boundaries(actor: Actor, given: Mapping[str, str]) -> None:
    """Those that are named; the others stay. Raises Invalid, naming each that can't be set so, and then none is set."""
    faults = {key: fault for key, value in given.items() if (fault := _fault(key, value))}
    if faults:
        raise Invalid(next(iter(faults.values())), faults)
    with transaction() as session:
        person, settings = own_rows(session, actor)
        for key, value in given.items():
            setattr(person if key in WITH_THE_PERSON else settings, key, _stored(key, value))
        if "capacity" in given:
            lapses = now() + timedelta(hours=rules.CAPACITY_HOURS)
            settings.capacity_until = lapses if settings.capacity else None
        publish(BoundariesChanged(actor.id))


def own_rows(session: Session, actor: Actor) -> tuple[Person, BoundarySettings]:
    """My row and that of my boundaries, made when missing. Mine is locked first, so that two first changes at once make one row."""
    person = session.get(Person, actor.id, with_for_update=True)
    if person is None or person.state != "active":
        raise NotFound
    settings = session.get(BoundarySettings, actor.id)
    if settings is None:
        settings = BoundarySettings(person_id=actor.id)
        session.add(settings)
        session.flush()
    return person, settings


def _fault(key: str, value: str) -> str:
    if key not in SETTINGS:
        return _("This page asked for something we don't know. Reload it, please.")
    if key == "limits":
        long = len(_tidy(value)) > rules.LIMITS_MOST
        return _("Please keep it to %(most)s characters.", most=rules.LIMITS_MOST) if long else ""
    return "" if value in choices_of(key) else _("This is not among the choices. Please choose again.")


def _stored(key: str, value: str) -> Any:
    if key in YES_OR_NO:
        return value == YES
    if key == "gentle_minutes":
        return int(value)
    return _tidy(value) if key == "limits" else value


def _tidy(words: str) -> str:
    """As typed, without control characters and the blanks around it."""
    lines = words.replace("\r\n", "\n")
    return "".join(char for char in lines if char == "\n" or char.isprintable()).strip()
