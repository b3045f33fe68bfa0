"""One's own side of a pair: how open, what may come next, whether a new stage was read already, and the questions that go with the steps.
Of the other's side nothing is read but what both share."""

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import and_, select

from community.accounts.models import Person
from community.boundaries import facts
from community.boundaries.decision import Decision
from community.boundaries.disclosure import PairFacts, may_answer_together, may_open_further, may_open_less
from community.connections.models import Side
from community.groups.rules import Stage
from community.shared import crypto, db
from community.shared.actor import Actor

from ..models import PairReflection
from ..rules import next_stage
from .questions import question_for, words_of


@dataclass(frozen=True)
class Reflection:
    """The question of a step."""

    stage: Stage
    question: str
    mine: str | None
    theirs: str | None
    """None until both have answered, and nothing tells whether the other has."""
    their_question: str
    """Another than mine only if the list changed between the two answers."""


@dataclass(frozen=True)
class PairPath:
    """The actor's own."""

    person_id: int
    name: str
    stage: Stage
    """What the two share."""
    openness: Stage
    step: Stage | None
    forward: Decision
    back: Decision
    is_news: bool
    """Both have stepped, and the actor has not read it yet."""
    reflections: list[Reflection]
    """Of the steps that both have taken, the latest first."""


def pair_path_for(actor: Actor, person_id: int) -> PairPath | None:
    """None for whom it is no page of theirs."""
    found = facts.for_pair(actor, person_id)
    if not found.seen:
        return None
    side = db.session().get_one(Side, (actor.id, person_id))
    return PairPath(
        person_id=person_id,
        name=db.session().get_one(Person, person_id).name,
        stage=Stage(found.pair_stage),
        openness=Stage(found.openness),
        step=next_stage(found.openness),
        forward=may_open_further(found),
        back=may_open_less(found),
        is_news=side.told_stage < found.pair_stage,
        reflections=_reflections(actor, found, side.connection_id),
    )


def _reflections(actor: Actor, found: PairFacts, connection_id: int) -> list[Reflection]:
    answers: dict[int, dict[bool, PairReflection]] = {}
    for one in db.session().scalars(select(PairReflection).where(PairReflection.connection_id == connection_id)):
        answers.setdefault(one.stage, {})[one.person_id == actor.id] = one
    shown = []
    for stage in (Stage.TRUSTING, Stage.OPENING, Stage.SETTLING):
        if not may_answer_together(found, stage):
            continue
        mine = answers.get(stage, {}).get(True)
        theirs = answers.get(stage, {}).get(False) if mine is not None else None
        key = mine.question if mine is not None else question_for(connection_id, stage)
        if key:
            shown.append(
                Reflection(
                    stage,
                    words_of(key),
                    _opened(mine.words) if mine is not None else None,
                    _opened(theirs.words) if theirs is not None else None,
                    words_of(theirs.question) if theirs is not None else words_of(key),
                )
            )
    return shown


def reflections_of(person_id: int) -> list[dict[str, Any]]:
    """Somebody's own answers, for their export."""
    rows = db.session().execute(
        select(PairReflection, Person.name)
        .outerjoin(Side, and_(Side.connection_id == PairReflection.connection_id, Side.person_id == person_id))
        .outerjoin(Person, Person.id == Side.other_id)
        .where(PairReflection.person_id == person_id)
        .order_by(PairReflection.answered_at, PairReflection.stage)
    )
    return [
        {
            "with": name,
            "stage": one.stage,
            "question": words_of(one.question),
            "answer": _opened(one.words),
            "on": one.answered_at.isoformat(),
        }
        for one, name in rows
    ]


def _opened(sealed: str) -> str:
    try:
        return crypto.unseal(sealed)
    except crypto.SealBroken:
        return _("These words can’t be opened any more: the key with which they were sealed is gone.")
