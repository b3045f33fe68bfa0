"""The moderators' list of messages that met a rule: put one on it, and take one off that somebody has seen to."""

from sqlalchemy import delete, select

from community.boundaries import facts
from community.boundaries.decision import require
from community.boundaries.protecting import may_see_met
from community.rooms.models import Message, Room
from community.rooms.rules import writer_in
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.clock import now
from community.shared.db import session, transaction
from community.shared.errors import NotFound

from ..events import MarkSeen
from ..models import MetRule


def list_met(message_id: int, room_id: int, group_id: int, rules: tuple[int, ...]) -> None:
    """Joins the transaction of the message. A message that is changed stands there once for each rule."""
    with transaction():
        there = set(session().scalars(select(MetRule.rule_id).where(MetRule.message_id == message_id)))
        depth = session().scalar(select(Room.depth).where(Room.id == room_id)) or 0
        for rule_id in rules:
            if rule_id not in there:
                session().add(
                    MetRule(group_id=group_id, message_id=message_id, rule_id=rule_id, depth=depth, met_at=now())
                )
        session().flush()


def see_to_met(actor: Actor, message_id: int) -> int:
    """Gives the group. Raises NotFound; one's own message is somebody else's to see to."""
    with transaction():
        lines = list(session().scalars(select(MetRule).where(MetRule.message_id == message_id)))
        if not lines:
            raise NotFound
        group_id, depth = lines[0].group_id, lines[0].depth
        message = session().get_one(Message, message_id)
        is_mine = actor.id in (message.author_id, writer_in(message.author_seal))
        require(may_see_met(facts.standing(actor, group_id), depth, is_mine))
        session().execute(delete(MetRule).where(MetRule.message_id == message_id))
        publish(MarkSeen(message_id, group_id, depth, actor.id))
        return group_id
