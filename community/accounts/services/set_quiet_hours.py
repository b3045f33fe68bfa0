"""Set my quiet hours, day by day, in my own time zone."""

import re
from collections.abc import Mapping

from flask_babel import gettext as _
from sqlalchemy import delete

from community.accounts import rules
from community.accounts.events import BoundariesChanged
from community.accounts.models import QuietHours
from community.accounts.queries.boundary_words import time_zones
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.db import transaction
from community.shared.errors import Invalid

from .set_boundary import own_rows

_TIME = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)(?:[:.][0-5]\d)?")


def set_quiet_hours(actor: Actor, typed: Mapping[int, tuple[str, str]], zone: str | None = None) -> None:
    """`typed` by weekday (0: Monday) as 22:00 and 7:00, both empty for a day without; days that are not in it stay as they are.
    Raises Invalid for `quiet_<weekday>` and `time_zone`, and then nothing is set."""
    spans = {}
    faults = {}
    for weekday, (begins, ends) in typed.items():
        try:
            spans[weekday] = _span(begins, ends)
        except ValueError as fault:
            faults[f"quiet_{weekday}"] = str(fault)
    if zone is not None and zone not in time_zones():
        faults["time_zone"] = _("We don't know this time zone. Please choose one from the list.")
    if faults:
        raise Invalid(next(iter(faults.values())), faults)
    with transaction() as session:
        _person, settings = own_rows(session, actor)
        if zone is not None:
            settings.time_zone = zone
        session.execute(delete(QuietHours).where(QuietHours.person_id == actor.id, QuietHours.weekday.in_(list(typed))))
        session.add_all(
            QuietHours(person_id=actor.id, weekday=weekday, begins=span.begins, ends=span.ends)
            for weekday, span in spans.items()
            if span is not None
        )
        publish(BoundariesChanged(actor.id))


def _span(begins: str, ends: str) -> rules.Span | None:
    """Raises ValueError with a sentence."""
    if not begins.strip() and not ends.strip():
        return None
    if not begins.strip() or not ends.strip():
        raise ValueError(_("A beginning and an end belong together. Leave both empty for a day without quiet hours."))
    return rules.Span(_minutes(begins), _minutes(ends))


def _minutes(typed: str) -> int:
    found = _TIME.fullmatch(typed.strip())
    if found is None:
        raise ValueError(_("Please write the times like 22:00 and 7:30."))
    return int(found[1]) * 60 + int(found[2])
