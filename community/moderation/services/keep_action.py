"""Keep what a moderator did, in the transaction in which it is done; and note that it was undone.

Alone, a moderator can act for 24 hours at most. What is to hold for longer where nobody else in the group could decide, and every pause of
more than 14 days, holds for a day and waits meanwhile for a second to agree (rules.needs_second): another moderator of the group; where
there is none who could, one of the site's; in the end the host. Nobody agreeing, it ends by itself after that day.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, or_, select, update

from community.boundaries.actions import may_act_for
from community.boundaries.decision import require
from community.boundaries.facts.actions import is_alone, served_since
from community.rooms.events import NO_GROUNDS, Grounds
from community.rooms.models import Message
from community.shared.bus import publish
from community.shared.clock import now
from community.shared.db import session, transaction

from ..events import SecondAsked
from ..models import Action, Case
from ..rules import ALONE_MOST, IN_FORCE, ActionState, Deed, needs_second

_TAKES = (Deed.LOOK_FIRST, Deed.QUIET_TIME, Deed.PAUSE, Deed.REMOVAL)
"""What takes something from a member. Nobody is given it for what came before something that they served."""


def keep_action(
    step: Deed,
    by_id: int,
    group_id: int,
    reason: str,
    person_id: int | None = None,
    message_id: int | None = None,
    depth: int = 0,
    grounds: Grounds = NO_GROUNDS,
    ends_at: datetime | None = None,
) -> Action:
    """`ends_at` of what is returned is until when it holds now: a day, where it waits for a second. What is in force of the same kind ends
    where this begins: there is one quiet time of a member, not two. Raises Refused where they have served for it."""
    at = now()
    with transaction():
        if person_id is not None and step in _TAKES:
            require(may_act_for(_said_at(grounds.case_id), served_since(group_id, person_id)))
            earlier = _standing(step, group_id, person_id, None)
            session().execute(update(Action).where(*earlier).values(ends_at=at))
        action = Action(
            step=step.value,
            group_id=group_id,
            person_id=person_id,
            message_id=message_id,
            depth=depth,
            case_id=grounds.case_id,
            by_id=by_id,
            reason=reason,
            clause=grounds.clause,
            began_at=at,
            ends_at=ends_at,
            state=ActionState.STANDS.value,
        )
        session().add(action)
        session().flush()
        span = ends_at - at if ends_at is not None else None
        if step in _TAKES and needs_second(step, span, is_alone(action)):
            action.state, action.asked_until, action.ends_at = ActionState.WAITING.value, ends_at, at + ALONE_MOST
            session().flush()
            publish(SecondAsked(action.id, group_id))
        return action


def _said_at(case_id: int | None) -> datetime | None:
    """When that happened which the case is about; where it is not known any more, when it was first reported."""
    if case_id is None:
        return None
    query = select(Case.opened_at, Message.sent_at).outerjoin(Message, Message.id == Case.message_id)
    row = session().execute(query.where(Case.id == case_id)).one_or_none()
    return None if row is None else row.sent_at or row.opened_at


def note_undone(
    step: Deed, by_id: int, reason: str, group_id: int, person_id: int | None = None, message_id: int | None = None
) -> None:
    """What is in force of this kind, about this member or this message."""
    undone = {"state": ActionState.UNDONE.value, "undone_at": now(), "undone_by": by_id, "undone_reason": reason}
    with transaction():
        standing = _standing(step, group_id, person_id, message_id)
        session().execute(update(Action).where(*standing).values(undone))


def _standing(
    step: Deed, group_id: int, person_id: int | None, message_id: int | None
) -> tuple[ColumnElement[bool], ...]:
    about = Action.person_id == person_id if message_id is None else Action.message_id == message_id
    return (
        Action.group_id == group_id,
        Action.step == step.value,
        Action.state.in_(IN_FORCE),
        or_(Action.ends_at.is_(None), Action.ends_at > now()),
        about,
    )
