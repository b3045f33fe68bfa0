"""Who may found groups, as the host set it; and the groups that have nobody to tend them."""

from sqlalchemy import exists, select

from community.boundaries import facts
from community.boundaries.decision import Decision
from community.boundaries.groups import may_found_group
from community.shared import db
from community.shared.actor import Actor
from community.shared.paging import Page, beyond, cursor, place_by_name
from community.shared.site import declare

from ..models import Group, Membership

FOUNDING = declare("groups.founding", "host", ("host", "facilitators", "everyone"))
"""Who may found a group besides the host."""
FOUNDING_DAYS = declare("groups.founding_days", 30, (0, 7, 30, 90))
"""With `everyone`: after so many days on the site."""
UNTENDED = 8
"""Groups of a page: each is shown with its circle."""


def may_found(actor: Actor) -> Decision:
    return may_found_group(
        signed_in=actor.id > 0,
        is_host=actor.is_host,
        who_may=FOUNDING.get(),
        is_facilitator=facts.is_facilitator_somewhere(actor.id),
        days_here=facts.days_here(actor.id),
        days_needed=FOUNDING_DAYS.get(),
    )


def groups_without_facilitator(after: str | None = None) -> Page[tuple[int, str]]:
    """(id, name) of groups whose last facilitator closed their account. For the host's page. One that nobody belongs to any more is left
    alone."""
    here = (Membership.group_id == Group.id, Membership.state == "active")
    query = (
        select(Group.id, Group.name)
        .where(exists().where(*here), ~exists().where(*here, Membership.facilitator.is_(True)))
        .where(beyond(Group.name, Group.id, place_by_name(after)))
        .order_by(Group.name, Group.id)
        .limit(UNTENDED + 1)
    )
    lines = [(row.id, row.name) for row in db.session().execute(query)]
    return Page(
        lines[:UNTENDED], cursor(lines[UNTENDED - 1][1], lines[UNTENDED - 1][0]) if len(lines) > UNTENDED else None
    )
