"""Ask to join a group that people join by asking, and take the asking back."""

from sqlalchemy import update

from community.boundaries import facts
from community.boundaries.decision import require
from community.boundaries.groups import may_ask_to_join
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.clock import now
from community.shared.db import transaction
from community.shared.text import tidy

from ..events import JoinAsked
from ..models import JoinRequest
from ..payloads import length_fault, refuse
from ..rules import ANSWER_MOST
from .agreed import require_current
from .place import hold_group


def ask_to_join(actor: Actor, group_id: int, answer: str, agreement_version: int) -> None:
    """Raises NotFound, Refused, Invalid."""
    answer = tidy(answer)
    refuse({"answer": length_fault(answer, ANSWER_MOST, 1)})
    with transaction() as session:
        group = hold_group(group_id)
        require(may_ask_to_join(facts.for_group(actor, group_id)))
        require_current(group, agreement_version)
        session.add(
            JoinRequest(
                group_id=group_id,
                person_id=actor.id,
                answer=answer,
                agreement_version=agreement_version,
                asked_at=now(),
            )
        )
        publish(JoinAsked(group_id, actor.id))


def withdraw_request(actor: Actor, group_id: int) -> None:
    """Take one's asking back. Nothing to take back is fine too."""
    with transaction() as session:
        session.execute(
            update(JoinRequest)
            .where(JoinRequest.group_id == group_id, JoinRequest.person_id == actor.id, JoinRequest.state == "open")
            .values(state="withdrawn", answer="")
        )
