"""Let my whole account rest: nothing arrives, nobody can reach me. Until a date, or until I come back."""

from datetime import UTC, date, datetime, time, timedelta
from typing import NoReturn
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from community.accounts.events import BoundariesChanged, BreakBegun
from community.accounts.rules import ShownTo
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.clock import now
from community.shared.db import transaction
from community.shared.errors import Invalid

from .set_boundary import own_rows

LONGEST = timedelta(days=366)
"""With a date. Longer than that is *until I come back*."""


def take_break(actor: Actor, back_on: str, shown: str, says_until: bool) -> None:
    """`back_on`: the day (2026-05-04) at whose beginning, by my own clock, the break ends; empty: when I say. Again while on one: with
    other choices. Raises Invalid for `back_on` and `shown`."""
    if shown not in list(ShownTo):
        said = _("This is not among the choices. Please choose again.")
        raise Invalid(said, {"shown": said})
    at = now()
    with transaction() as session:
        _person, settings = own_rows(session, actor)
        until = _beginning_of(back_on, settings.time_zone, at) if back_on.strip() else None
        settings.break_since = settings.break_since or at
        settings.break_until = until
        settings.break_shown = shown
        settings.break_says_until = says_until and until is not None
        publish(BreakBegun(actor.id))
        publish(BoundariesChanged(actor.id))


def _beginning_of(typed: str, zone: str, at: datetime) -> datetime:
    try:
        day = date.fromisoformat(typed.strip())
        until = datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        _refuse(_("Please choose a day, or leave it open until you come back."))
    if until <= at:
        _refuse(_("That day has begun already. Please choose a later one."))
    if until > at + LONGEST:
        _refuse(_("That is more than a year ahead. Leave it open instead; you can come back whenever you like."))
    return until


def _refuse(said: str) -> NoReturn:
    raise Invalid(said, {"back_on": said})
