"""Put a private note about a pair away: for a while nothing is said of it. The other never knows that there was one."""

from community.boundaries import facts
from community.boundaries.decision import require
from community.boundaries.people import may_see_pair
from community.connections.models import Side
from community.shared.actor import Actor
from community.shared.clock import now
from community.shared.db import transaction


def put_note_away(actor: Actor, person_id: int) -> None:
    """Raises NotFound, Refused."""
    with transaction() as session:
        require(may_see_pair(facts.between(actor, person_id)))
        session.get_one(Side, (actor.id, person_id), with_for_update=True).note_put_away_at = now()
