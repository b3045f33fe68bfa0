"""May I take a step, forward or back, or open one for somebody?"""

from dataclasses import dataclass
from datetime import datetime

from community.disclosure.rules import Pace, Walked, next_stage, pace_is_met
from community.groups.rules import Role

from .decision import ALLOW, Decision, Reason, deny
from .groups import Standing


@dataclass(frozen=True)
class StepFacts:
    standing: Standing
    pace: Pace | None
    """What the group asks for the step after held_stage; None: there is no such step."""
    walked: Walked
    welcomed_to: int = 0


def may_step_forward(facts: StepFacts) -> Decision:
    """Needs the group's pace, the current agreement, no restriction in force, and their own asking (this question)."""
    standing = facts.standing
    if not standing.is_member:
        return deny(Reason.NOT_FOUND)
    step = next_stage(standing.stage)
    if step is None:
        return deny(Reason.NO_FURTHER)
    if standing.quiet_until is not None:
        return deny(Reason.QUIET_TIME, standing.quiet_until)
    if standing.look_first_until is not None:
        return deny(Reason.LOOK_FIRST, standing.look_first_until)
    if not standing.agreed:
        return deny(Reason.AGREEMENT_CHANGED)
    if step <= standing.held_stage:
        return ALLOW
    if step <= facts.welcomed_to:
        return ALLOW
    if facts.pace is None:
        return deny(Reason.NOT_YET)
    if not pace_is_met(facts.pace, facts.walked):
        return deny(Reason.NOT_YET)
    return ALLOW


def may_step_back(standing: Standing) -> Decision:
    """Immediate, asks nothing, tells nobody."""
    if not standing.is_member:
        return deny(Reason.NOT_FOUND)
    if standing.stage <= 1:
        return deny(Reason.NO_FURTHER)
    return ALLOW


def may_welcome(facilitator: Standing, member: Standing) -> Decision:
    """Open the member's next step early. Up to the facilitator's own stage: nobody opens a door they did not walk through."""
    if not facilitator.is_member:
        return deny(Reason.NOT_FOUND)
    if not facilitator.has(Role.FACILITATOR):
        return deny(Reason.NOT_YOUR_ROLE)
    if not member.is_member:
        return deny(Reason.NOT_FOUND)
    step = next_stage(member.held_stage)
    if step is None:
        return deny(Reason.NO_FURTHER)
    if step > facilitator.stage:
        return deny(Reason.NOT_YET)
    return ALLOW


def may_see_stages(standing: Standing) -> Decision:
    """Of others: the facilitator alone, who sees stages and *present lately: yes or no*."""
    return may_set_pace(standing)


def may_set_pace(standing: Standing) -> Decision:
    if not standing.is_member:
        return deny(Reason.NOT_FOUND)
    if not standing.has(Role.FACILITATOR):
        return deny(Reason.NOT_YOUR_ROLE)
    return ALLOW


_NOT_THEIRS = deny(Reason.NOT_FOUND)


@dataclass(frozen=True)
class PairFacts:
    """The actor's own side of a pair. The default is a pair that is not theirs."""

    seen: Decision = _NOT_THEIRS
    """Whether they may see the pair's page."""
    openness: int = 0
    pair_stage: int = 0
    next_at: datetime | None = None
    """Set while the next step would be too soon after the last."""


def may_open_further(facts: PairFacts) -> Decision:
    """A step further towards somebody: never far ahead of them, and with a week between two steps, also to where one once was."""
    if not facts.seen:
        return facts.seen
    if next_stage(facts.openness) is None:
        return deny(Reason.NO_FURTHER)
    if facts.openness > facts.pair_stage:
        return deny(Reason.FAR_ENOUGH_AHEAD)
    if facts.next_at is not None:
        return deny(Reason.TOO_SOON, facts.next_at)
    return ALLOW


def may_open_less(facts: PairFacts) -> Decision:
    """At once, and nobody is told."""
    if not facts.seen:
        return facts.seen
    if facts.openness <= 1:
        return deny(Reason.NO_FURTHER)
    return ALLOW


def may_answer_together(facts: PairFacts, stage: int) -> Decision:
    """The question that is offered at a step: once both have taken it, and as long as they stand there."""
    if not facts.seen:
        return facts.seen
    if not 2 <= stage <= facts.pair_stage:
        return deny(Reason.NOT_FOUND)
    return ALLOW
