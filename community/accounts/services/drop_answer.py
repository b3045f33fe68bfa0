"""Take an answer back. It is gone at once, for everybody."""

from community.accounts.events import ProfileChanged
from community.accounts.models import ProfileAnswer
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.db import transaction
from community.shared.errors import NotFound


def drop_answer(actor: Actor, answer_id: int) -> None:
    """Tags of what I like stay with me: taken back, they are only not shown any more. Raises NotFound."""
    with transaction() as session:
        answer = session.get(ProfileAnswer, answer_id)
        if answer is None or answer.person_id != actor.id:
            raise NotFound
        session.delete(answer)
        publish(ProfileChanged(actor.id))
