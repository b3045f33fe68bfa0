"""Undo what a moderator did: whatever it was, from one place. Each kind asks again whether the actor may."""

from community.boundaries import facts
from community.boundaries.decision import require
from community.boundaries.moderation import may_act_on_member
from community.rooms.services.look_at_message import restore_message, uncover_message
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.db import transaction
from community.shared.errors import NotFound
from community.shared.text import tidy

from ..events import KindWordTakenBack
from ..models import Action
from ..queries.acts import action_to_undo
from ..rules import REASON_MOST, ActionState, Deed
from .give_quiet_time import end_quiet_time
from .keep_action import note_undone
from .look_first import end_look_first
from .pause_member import end_pause
from .remove_member import let_back


def undo_action(actor: Actor, action_id: int, reason: str = "") -> None:
    """Raises NotFound for what is over or undone already, Refused."""
    reason = tidy(reason)[:REASON_MOST]
    with transaction() as session:
        group_id, line = action_to_undo(actor, action_id)
        action = session.get_one(Action, action_id, with_for_update=True)
        if not line.holds:
            raise NotFound
        _undo(actor, action, group_id, reason)


def _undo(actor: Actor, action: Action, group_id: int, reason: str) -> None:
    step, person_id, message_id = Deed(action.step), action.person_id, action.message_id
    if step is Deed.COVER and message_id is not None:
        uncover_message(actor, message_id, reason)
    elif step is Deed.HIDE and message_id is not None:
        restore_message(actor, message_id, reason)
    elif step is Deed.LOOK_FIRST and person_id is not None:
        end_look_first(actor, group_id, person_id, reason)
    elif step is Deed.PAUSE and person_id is not None:
        end_pause(actor, group_id, person_id, reason)
    elif step is Deed.QUIET_TIME and person_id is not None:
        end_quiet_time(actor, group_id, person_id, reason)
    elif step is Deed.REMOVAL and action.state == ActionState.WAITING and person_id is not None:
        end_pause(actor, group_id, person_id, reason, Deed.REMOVAL)
    elif step is Deed.REMOVAL and person_id is not None:
        let_back(actor, group_id, person_id, reason)
    elif step is Deed.KIND_WORD and person_id is not None:
        require(may_act_on_member(facts.for_act(actor, group_id, person_id)))
        note_undone(step, actor.id, reason, group_id, person_id)
        publish(KindWordTakenBack(group_id, person_id, actor.id, reason))
    else:
        raise NotFound
