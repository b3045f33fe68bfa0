"""Calm hours (storm mode) of a group: for some hours people join by asking, links to join are off, and what newcomers write waits for a look.
They end by themselves, or earlier. Nobody is acted on; a moderator begins them, and nothing else does."""

from datetime import timedelta

from flask_babel import gettext as _

from community.boundaries import facts
from community.boundaries.decision import require
from community.boundaries.protecting import may_tend_rules
from community.groups.models import Group
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.clock import now
from community.shared.db import session, transaction
from community.shared.errors import Invalid

from ..events import CalmBegun, CalmEnded
from ..rules import CALM_MOST


def begin_calm(actor: Actor, group_id: int, hours: int | None) -> None:
    """From now on for so many hours, whatever was in force before. Raises NotFound, Invalid."""
    if hours is None or not 1 <= hours <= CALM_MOST:
        say = _("Please choose from 1 to %(most)s hours.", most=CALM_MOST)
        raise Invalid(say, {"hours": say})
    with transaction():
        group = _held(actor, group_id)
        group.calm_until = now() + timedelta(hours=hours)
        session().flush()
        publish(CalmBegun(group_id, actor.id, group.calm_until))


def end_calm(actor: Actor, group_id: int) -> None:
    """Changes nothing where they are over. What waits goes on waiting for its look. Raises NotFound."""
    with transaction():
        group = _held(actor, group_id)
        if group.calm_until is not None and group.calm_until > now():
            group.calm_until = None
            session().flush()
            publish(CalmEnded(group_id, actor.id))


def _held(actor: Actor, group_id: int) -> Group:
    require(may_tend_rules(facts.standing(actor, group_id)))
    return session().get_one(Group, group_id, with_for_update=True, populate_existing=True)
