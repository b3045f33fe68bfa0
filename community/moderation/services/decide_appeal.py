"""Answer a member who asks for another look: what another moderator decided stands, is over sooner, or is overturned. What is overturned is
undone, and struck from what moderators see of the member; the log keeps it."""

from community.boundaries import facts
from community.boundaries.actions import may_be_outcome, may_decide_on
from community.boundaries.decision import require
from community.groups.events import MembershipChanged
from community.groups.models import Membership
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.clock import now
from community.shared.db import transaction
from community.shared.errors import NotFound

from ..events import AppealDecided
from ..models import Action, Appeal
from ..payloads import length_of, outcome_of, sooner_only, tidied_reason
from ..queries.acts import holds
from ..rules import ActionState, Deed, Outcome
from .lift_action import lift_action


def decide_appeal(actor: Actor, appeal_id: int, outcome: str, answer: str, length: str = "") -> None:
    """`length`: of what is over sooner, from when it began. Deciding twice changes nothing. Raises NotFound, Refused, Invalid."""
    chosen, answer = outcome_of(outcome), tidied_reason(answer, "answer")
    with transaction() as session:
        appeal = session.get(Appeal, appeal_id, with_for_update=True)
        if appeal is None:
            raise NotFound
        action = session.get_one(Action, appeal.action_id, with_for_update=True)
        require(may_decide_on(facts.for_action(actor, action)))
        if appeal.state != "open":
            return
        if not may_be_outcome(chosen, action.ends_at is not None and action.step != Deed.REMOVAL):
            raise sooner_only()
        if chosen is Outcome.CHANGED:
            _shorten(action, length)
        if chosen is Outcome.OVERTURNED:
            _overturn(actor, action, answer)
        appeal.state, appeal.outcome, appeal.answer = "decided", chosen.value, answer
        appeal.decided_at, appeal.decided_by = now(), actor.id
        session.flush()
        told = chosen.value, answer
        publish(AppealDecided(action.id, action.group_id, appeal.person_id, actor.id, *told))


def _overturn(actor: Actor, action: Action, answer: str) -> None:
    if holds(action):
        lift_action(actor, action, answer)
    action.state = ActionState.OVERTURNED.value
    action.undone_at, action.undone_by, action.undone_reason = now(), actor.id, answer


def _shorten(action: Action, length: str) -> None:
    """Raises Invalid where it would not be sooner."""
    ends_at = action.began_at + length_of(length).span
    if action.ends_at is None or ends_at >= action.ends_at:
        raise sooner_only("length")
    action.ends_at, action.state, action.asked_until = ends_at, ActionState.STANDS.value, None
    if action.group_id is None or action.person_id is None:
        return
    with transaction() as session:
        member = session.get(Membership, (action.group_id, action.person_id))
        if member is None:
            return
        step = Deed(action.step)
        if step is Deed.QUIET_TIME:
            member.quiet_until = ends_at
        elif step is Deed.LOOK_FIRST:
            member.look_first_until = ends_at
        elif step is Deed.PAUSE:
            member.paused_until = ends_at
        session.flush()
        publish(MembershipChanged(action.group_id, action.person_id))
