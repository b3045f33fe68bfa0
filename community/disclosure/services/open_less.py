"""A step of one person back from another: at once, and nobody is told. What was open deeper is closed to both from this moment."""

from community.accounts.events import ProfileChanged
from community.boundaries import facts
from community.boundaries.decision import require
from community.boundaries.disclosure import may_open_less
from community.connections.models import Side
from community.connections.services.hold_pair import hold_pair
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.db import transaction

from ..events import OpennessChanged
from ..rules import kept_near


def open_less(actor: Actor, person_id: int) -> int:
    """Returns how open they are now. When they last stepped forward stays: coming back waits for it too. Raises NotFound, Refused."""
    with transaction() as session:
        hold_pair(actor.id, person_id)
        found = facts.for_pair(actor, person_id)
        require(may_open_less(found))
        mine = session.get_one(Side, (actor.id, person_id), with_for_update=True)
        theirs = session.get_one(Side, (person_id, actor.id), with_for_update=True)
        mine.openness -= 1
        stage = min(mine.openness, theirs.openness)
        theirs.openness = kept_near(theirs.openness, stage)
        session.flush()
        publish(OpennessChanged(actor.id, person_id))
        if stage < found.pair_stage:  # to the other's open page it is a change of the profile like any other
            publish(ProfileChanged(actor.id))
        return mine.openness
