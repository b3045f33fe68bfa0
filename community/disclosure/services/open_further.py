"""A step of one person towards another. The other learns of it only when both have stepped."""

from community.boundaries import facts
from community.boundaries.decision import require
from community.boundaries.disclosure import may_open_further
from community.connections.models import Side
from community.connections.services.hold_pair import hold_pair
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.clock import now
from community.shared.db import transaction

from ..events import OpennessChanged, PairStageChanged


def open_further(actor: Actor, person_id: int) -> tuple[int, bool]:
    """Returns how open they are now, and whether both have stepped. Raises NotFound, Refused."""
    with transaction() as session:
        hold_pair(actor.id, person_id)
        found = facts.for_pair(actor, person_id)
        require(may_open_further(found))
        mine = session.get_one(Side, (actor.id, person_id), with_for_update=True)
        theirs = session.get_one(Side, (person_id, actor.id), with_for_update=True)
        mine.openness += 1
        mine.raised_at = now()
        session.flush()
        stage = min(mine.openness, theirs.openness)
        rose = stage > found.pair_stage
        if rose:
            publish(PairStageChanged(mine.connection_id, actor.id, person_id, stage))
        else:
            publish(OpennessChanged(actor.id, person_id))
        return mine.openness, rose
