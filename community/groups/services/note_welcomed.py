"""A greeter says that a newcomer was welcomed, so that nobody is welcomed by everybody at once."""

from community.boundaries import facts
from community.boundaries.decision import require
from community.boundaries.groups import may_greet
from community.shared.actor import Actor
from community.shared.clock import now
from community.shared.db import transaction
from community.shared.errors import NotFound

from ..models import Membership


def note_welcomed(actor: Actor, group_id: int, person_id: int) -> None:
    """Raises NotFound, Refused. Nobody is told."""
    with transaction() as session:
        require(may_greet(facts.standing(actor, group_id)))
        member = session.get(Membership, (group_id, person_id))
        if member is None or member.state != "active":
            raise NotFound
        if member.welcomed_at is None:
            member.welcomed_at = now()
