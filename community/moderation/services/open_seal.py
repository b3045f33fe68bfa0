"""Open, within a case about it, who wrote a message that was sent unnamed. The log keeps that, and the writer is told, in the same
transaction."""

from sqlalchemy import select

from community.boundaries import facts
from community.boundaries.decision import require
from community.boundaries.moderation import may_open_seal
from community.rooms.models import Message
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.clock import now
from community.shared.db import transaction
from community.shared.errors import NotFound

from ..events import SealOpened
from ..models import Case
from .take_case import hold_case


def open_seal(actor: Actor, case_id: int) -> None:
    """From then on those who handle this case read it there. A second time changes nothing. Raises NotFound; Refused where somebody else has
    taken the case."""
    with transaction() as session:
        case = session.get(Case, case_id, with_for_update=True, populate_existing=True)
        if case is None or case.group_id is None:
            raise NotFound
        require(may_open_seal(facts.for_case(actor, case), case.unnamed))
        if case.seal_opened_at is not None:
            return
        hold_case(actor, case)
        case.seal_opened_at = now()
        session.flush()
        publish(
            SealOpened(
                case_id=case.id,
                group_id=case.group_id,
                room_id=session.scalar(select(Message.room_id).where(Message.id == case.message_id)),
                message_id=case.message_id,
                depth=case.depth,
                actor_id=actor.id,
                writer_id=case.about_id,
            )
        )
