"""Who may found groups, as the host set it; and the groups that have nobody to tend them."""

from sqlalchemy import exists, select

from community.boundaries import facts
from community.boundaries.decision import Decision
from community.boundaries.groups import may_found_group
from community.shared import db
from community.shared.actor import Actor
from community.shared.site import declare

from ..models import Group, Membership

FOUNDING = declare("groups.founding", "host", ("host", "facilitators", "everyone"))
"""Who may found a group besides the host."""
FOUNDING_DAYS = declare("groups.founding_days", 30, (0, 7, 30, 90))
"""With `everyone`: after so many days on the site."""


def may_found(actor: Actor) -> Decision:
    return may_found_group(
        signed_in=actor.id > 0,
        is_host=actor.is_host,
        who_may=FOUNDING.get(),
        is_facilitator=facts.is_facilitator_somewhere(actor.id),
        days_here=facts.days_here(actor.id),
        days_needed=FOUNDING_DAYS.get(),
    )


def groups_without_facilitator() -> list[tuple[int, str]]:
    """(id, name) of groups whose last facilitator closed their account. For the host's page."""
    tended = exists().where(
        Membership.group_id == Group.id, Membership.state == "active", Membership.facilitator.is_(True)
    )
    rows = db.session().execute(select(Group.id, Group.name).where(~tended).order_by(Group.name, Group.id))
    return [(row.id, row.name) for row in rows]
