"""What moderators did, and how somebody stands to deciding on it."""

from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, select

from community.boundaries.actions import ActionFacts
from community.boundaries.audience import actions as audience
from community.moderation.models import Action, Appeal
from community.moderation.rules import ActionState, Deed
from community.shared import db
from community.shared.actor import Actor
from community.shared.clock import now

from .groups import standing, stranger

_SERVED = (Deed.LOOK_FIRST.value, Deed.QUIET_TIME.value, Deed.PAUSE.value)


def for_action(actor: Actor, action: Action) -> ActionFacts:
    asked = select(
        audience.is_conflicted(actor.id).label("conflicted"),
        audience.group_could().label("group"),
        audience.site_could().label("site"),
    )
    row = db.session().execute(asked.select_from(Action).where(Action.id == action.id)).one()
    return ActionFacts(
        standing=stranger(actor) if action.group_id is None else standing(actor, action.group_id),
        depth=action.depth,
        is_about=action.person_id == actor.id,
        has_acted=actor.id in (action.by_id, action.second_by_id),
        is_conflicted=bool(row.conflicted),
        group_could=bool(row.group),
        site_could=bool(row.site),
    )


def is_alone(action: Action) -> bool:
    """Nobody else in the group could decide on it."""
    found = select(audience.group_could()).select_from(Action).where(Action.id == action.id)
    return not db.session().scalar(found)


def appeal_falls_to(actor: Actor, which: ColumnElement[bool]) -> bool:
    """Whether an open appeal comes to the actor as one of the site's moderators or as host. Asks nothing for everybody else."""
    if not (actor.is_site_moderator or actor.is_host):
        return False
    found = exists().where(Appeal.action_id == Action.id, Appeal.state == "open", which, audience.decides_on(actor))
    return bool(db.session().scalar(select(found)))


def served_since(group_id: int, person_id: int) -> datetime | None:
    """When the last began that this member served to its end here."""
    return db.session().scalar(
        select(func.max(Action.began_at)).where(
            Action.group_id == group_id,
            Action.person_id == person_id,
            Action.step.in_(_SERVED),
            Action.state == ActionState.STANDS.value,
            Action.ends_at <= now(),
        )
    )
