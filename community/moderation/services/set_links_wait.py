"""Choose whose messages with a link wait for a look in a group."""

from flask_babel import gettext as _

from community.boundaries import facts
from community.boundaries.decision import require
from community.boundaries.protecting import may_tend_rules
from community.groups.models import Group
from community.groups.rules import LinksWait
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.db import session, transaction
from community.shared.errors import Invalid

from ..events import LinksSet


def set_links_wait(actor: Actor, group_id: int, choice: str) -> None:
    """Raises NotFound, Invalid."""
    if choice not in list(LinksWait):
        say = _("Please choose whose links wait.")
        raise Invalid(say, {"links_wait": say})
    with transaction():
        require(may_tend_rules(facts.standing(actor, group_id)))
        group = session().get_one(Group, group_id, with_for_update=True)
        if group.links_wait != choice:
            before, group.links_wait = group.links_wait, choice
            session().flush()
            publish(LinksSet(group_id, actor.id, before, choice))
