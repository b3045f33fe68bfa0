"""As a second moderator, agree to all of what another decided: it holds as long as they wanted it to."""

from datetime import datetime

from community.boundaries import facts
from community.boundaries.actions import may_decide_on
from community.boundaries.decision import require
from community.groups.events import MembershipChanged
from community.groups.models import Membership
from community.groups.services.place import hold_group
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.db import transaction
from community.shared.errors import NotFound

from ..events import ActionAgreed
from ..models import Action
from ..queries.acts import holds
from ..rules import ActionState, Deed
from .remove_member import end_for_good


def agree_to_action(actor: Actor, action_id: int) -> None:
    """Raises NotFound, for what is over or undone too."""
    with transaction() as session:
        action = session.get(Action, action_id, with_for_update=True)
        if action is None or action.group_id is None or action.person_id is None:
            raise NotFound
        require(may_decide_on(facts.for_action(actor, action)))
        hold_group(action.group_id)
        member = session.get(Membership, (action.group_id, action.person_id))
        if action.state != ActionState.WAITING or not holds(action) or member is None:
            raise NotFound
        action.state, action.second_by_id, action.ends_at = ActionState.STANDS.value, actor.id, action.asked_until
        session.flush()
        publish(ActionAgreed(action.id, action.group_id, action.person_id, actor.id, action.ends_at))
        if action.step == Deed.REMOVAL:
            end_for_good(member, actor.id, action.reason)
            return
        _lengthen(member, Deed(action.step), action.ends_at)
        session.flush()
        publish(MembershipChanged(action.group_id, action.person_id))


def _lengthen(member: Membership, step: Deed, until: datetime | None) -> None:
    if step is Deed.LOOK_FIRST:
        member.look_first_until = until
    elif step is Deed.QUIET_TIME:
        member.quiet_until = until
    elif step is Deed.PAUSE:
        member.paused_until = until
