"""Take away what an act still does, for who decided that it does so no longer (an appeal): in the group, and where the member left it
meanwhile too. Not here: who may decide that."""

from community.groups.events import MembershipChanged
from community.groups.models import Membership
from community.rooms.models import Message
from community.rooms.rules import MessageState
from community.rooms.services.look_at_message import restore_message, uncover_message
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.db import session

from ..events import LookFirstEnded, MemberLetBack, PauseEnded, QuietTimeEnded
from ..models import Action
from ..rules import Deed


def lift_action(actor: Actor, action: Action, reason: str) -> None:
    """Within a transaction, while it holds. What a message's writer or its room did since stays as it is."""
    if action.message_id is not None:
        _of_message(actor, action.step, action.message_id, reason)
    elif action.group_id is not None and action.person_id is not None:
        member = session().get(Membership, (action.group_id, action.person_id), with_for_update=True)
        if member is not None:
            _of_member(actor, Deed(action.step), member)


def _of_message(actor: Actor, step: str, message_id: int, reason: str) -> None:
    message = session().get(Message, message_id)
    if message is None:
        return
    if step == Deed.COVER and message.covered:
        uncover_message(actor, message_id, reason)
    elif step == Deed.HIDE and message.state == MessageState.HIDDEN:
        restore_message(actor, message_id, reason)


def _of_member(actor: Actor, step: Deed, member: Membership) -> None:
    whose = member.group_id, member.person_id
    event: object
    if step is Deed.QUIET_TIME:
        member.quiet_until, member.quiet_reason = None, ""
        event = QuietTimeEnded(*whose, actor.id)
    elif step is Deed.LOOK_FIRST:
        member.look_first_until = None
        event = LookFirstEnded(*whose, actor.id)
    elif step is Deed.REMOVAL and member.state == "removed":
        member.state, member.end_reason = "left", ""
        event = MemberLetBack(*whose, actor.id)
    else:
        member.state = "active" if member.state == "paused" else member.state
        member.paused_until = None
        event = PauseEnded(*whose, actor.id)
    session().flush()
    publish(event)
    publish(MembershipChanged(*whose))
