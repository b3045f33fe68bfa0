"""Answer the question of a step, or take the answer back. The other reads it when both have answered, and no sooner."""

from sqlalchemy import delete

from community.boundaries import facts
from community.boundaries.decision import require
from community.boundaries.disclosure import may_answer_together
from community.connections.models import Side
from community.groups.payloads import length_fault, refuse
from community.shared import crypto, db
from community.shared.actor import Actor
from community.shared.clock import now
from community.shared.db import transaction
from community.shared.errors import NotFound
from community.shared.text import tidy

from ..models import PairReflection
from ..queries.questions import question_for
from ..rules import REFLECTION_MOST


def answer_reflection(actor: Actor, person_id: int, stage: int, words: str) -> None:
    """An answer that is there is written anew. Raises NotFound, Refused, Invalid."""
    words = tidy(words)
    refuse({"words": length_fault(words, REFLECTION_MOST, 1)})
    sealed = crypto.seal(words)
    with transaction() as session:
        require(may_answer_together(facts.for_pair(actor, person_id), stage))
        side = session.get_one(Side, (actor.id, person_id), with_for_update=True)
        key = question_for(side.connection_id, stage)
        answer = session.get(PairReflection, (side.connection_id, stage, actor.id), with_for_update=True)
        if answer is None:
            if not key:
                raise NotFound
            answer = PairReflection(connection_id=side.connection_id, stage=stage, person_id=actor.id, question=key)
            session.add(answer)
        answer.words, answer.answered_at = sealed, now()


def take_reflection_back(actor: Actor, person_id: int, stage: int) -> None:
    """At any stage, whatever stands between the two; nothing to take back is fine too. Raises NotFound."""
    with transaction() as session:
        side = session.get(Side, (actor.id, person_id))
        if side is None:
            raise NotFound
        session.execute(
            delete(PairReflection).where(
                PairReflection.connection_id == side.connection_id,
                PairReflection.stage == stage,
                PairReflection.person_id == actor.id,
            )
        )


def forget_reflections(connection_id: int | None = None, person_id: int | None = None) -> None:
    """A pair's, when it ends; somebody's, when they go. Inside a transaction."""
    if connection_id is not None:
        which = PairReflection.connection_id == connection_id
    else:
        which = PairReflection.person_id == person_id
    db.session().execute(delete(PairReflection).where(which))
