"""Take a message back that waits until the other is awake, or that came back. Its words go to its writer and are kept nowhere else."""

from community.rooms.events import PostponedChanged
from community.rooms.models import PostponedMessage
from community.rooms.payloads import Postponed
from community.rooms.queries.postponed import postponed_from
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.db import transaction
from community.shared.errors import NotFound


def cancel_postponed(actor: Actor, postponed_id: int) -> Postponed:
    """One's own, at any time, whatever stands between the two. Whoever comes first counts, this or the sending. Raises NotFound, alike
    for another's, and for what is gone or went."""
    with transaction() as session:
        waiting = session.get(PostponedMessage, postponed_id, with_for_update=True, populate_existing=True)
        if waiting is None or waiting.author_id != actor.id:
            raise NotFound
        words = postponed_from(waiting)
        session.delete(waiting)
        session.flush()
        if waiting.room_id is not None:
            publish(PostponedChanged(actor.id, waiting.room_id))
        return words
