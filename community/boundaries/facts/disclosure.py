"""A group's pace and how far a member has come; how far somebody has opened towards another person."""

from sqlalchemy import func, select

from community.boundaries.disclosure import PairFacts, StepFacts
from community.boundaries.people import may_see_pair
from community.connections.models import Side
from community.disclosure.models import Pace as PaceRow
from community.disclosure.models import PresentDay
from community.disclosure.rules import DEFAULT_PACE, Pace, Walked, next_open_at, next_stage
from community.groups.models import Membership
from community.shared import db
from community.shared.actor import Actor
from community.shared.clock import now

from .groups import standing
from .people import between


def pace_of(group_id: int) -> dict[int, Pace]:
    """What the group asks for each step: its own where it set one, else the default."""
    own = db.session().scalars(select(PaceRow).where(PaceRow.group_id == group_id))
    own_pace = {row.stage: Pace(row.days, row.present_days, row.sessions) for row in own}
    return {int(stage): pace for stage, pace in DEFAULT_PACE.items()} | own_pace


def for_step(actor: Actor, group_id: int) -> StepFacts:
    """What the member's next new step needs and how far they have come."""
    stands = standing(actor, group_id)
    row = db.session().get(Membership, (group_id, actor.id))
    step = next_stage(stands.held_stage)
    if row is None or not stands.is_member or step is None:
        return StepFacts(stands, None, Walked(0, 0))
    present = db.session().scalar(
        select(func.count()).where(
            PresentDay.group_id == group_id,
            PresentDay.person_id == actor.id,
            PresentDay.day >= row.stage_since.date(),
        )
    )
    walked = Walked(days=(now() - row.stage_since).days, present_days=present or 0)
    return StepFacts(stands, pace_of(group_id)[step], walked, row.welcomed_to)


def for_pair(actor: Actor, other_id: int) -> PairFacts:
    """How far the actor has opened towards somebody, and when they may go on."""
    found = between(actor, other_id)
    side = db.session().get(Side, (actor.id, other_id))
    if side is None:
        return PairFacts()
    next_at = next_open_at(side.raised_at)
    return PairFacts(
        seen=may_see_pair(found),
        openness=side.openness,
        pair_stage=found.pair_stage,
        next_at=next_at if next_at is not None and next_at > now() else None,
    )
