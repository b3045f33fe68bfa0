"""End the breathing of two for both. Their conversation goes on as it likes."""

from sqlalchemy import update

from community.boundaries import facts
from community.boundaries.company import may_end_together
from community.boundaries.decision import require
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.clock import now
from community.shared.db import transaction

from ..events import TogetherEnded
from ..models import CompanyAsk


def end_together(actor: Actor, ask_id: int) -> int | None:
    """The room of the two, if they have one. Harmless when it is over already. Raises NotFound."""
    with transaction() as session:
        ask, known = facts.for_together(actor, ask_id)
        require(may_end_together(known))
        assert ask is not None and ask.with_id is not None
        other = ask.with_id if actor.id == ask.from_id else ask.from_id
        _connection, room_id = facts.conversation_of(actor, other)
        if known.goes_on:
            session.execute(
                update(CompanyAsk).where(CompanyAsk.id == ask_id, CompanyAsk.ended_at.is_(None)).values(ended_at=now())
            )
            publish(TogetherEnded(actor.id, other, room_id))
        return room_id
