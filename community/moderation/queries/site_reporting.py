"""What stands beside the form with which somebody tells the site's moderators: a page of their conversation to pick from, a hello, a name."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from community.accounts.models import Person
from community.boundaries import audience, facts
from community.boundaries.decision import require
from community.boundaries.moderation import may_report_invitation
from community.boundaries.people import may_report_person
from community.boundaries.rooms import may_report_conversation
from community.connections.models import ConnectInvitation
from community.rooms.models import Message
from community.rooms.payloads import frame
from community.rooms.queries import messages
from community.rooms.rules import PAGE, MessageState
from community.shared import db
from community.shared.actor import Actor
from community.shared.errors import NotFound

from ..rules import PICKED_MOST


@dataclass(frozen=True)
class ConversationShown:
    """`here`: the messages of this page that can be picked, each as it comes to the reporter. `chosen`: those picked that stand on
    another page. `older`, `newer`: from which number the next page goes, if there is one."""

    room_id: int
    other: str
    here: list[dict[str, Any]]
    chosen: list[dict[str, Any]]
    older: int | None
    newer: int | None


def conversation_to_report(
    actor: Actor,
    room_id: int,
    picked: set[int],
    before: int | None = None,
    after: int | None = None,
    around: int | None = None,
) -> ConversationShown:
    """The newest page, or the one before or after a number, or with this message on it. Raises NotFound."""
    room, seen = facts.for_room(actor, room_id)
    require(may_report_conversation(seen))
    if room is None or seen.other_id is None:
        raise NotFound
    if around is not None and before is None and after is None:
        seq = db.session().scalar(select(Message.seq).where(Message.id == around, Message.room_id == room.id))
        before = seq + PAGE // 2 if seq is not None and room.last_seq - seq >= PAGE else None
    page = messages.after(room.id, after) if after is not None else messages.before(room.id, before)
    if after is not None and not page.messages:
        page = messages.before(room.id)
    mine = audience.exceptions_of(actor)
    shown = {one.id for one in page.messages}
    numbers = [one.seq for one in page.messages if one.seq is not None]
    newest = numbers[-1] if numbers else room.last_seq
    return ConversationShown(
        room_id=room.id,
        other=db.session().get_one(Person, seen.other_id).name,
        here=[frame(one, actor.id, mine) | {"at": one.at} for one in page.messages if one.state == MessageState.HERE],
        chosen=[
            frame(one, actor.id, mine) | {"at": one.at}
            for one in messages.these_of(room.id, picked - shown, PICKED_MOST)
        ],
        older=numbers[0] if numbers and page.older and numbers[0] > 1 else None,
        newer=newest if newest < room.last_seq else None,
    )


@dataclass(frozen=True)
class HelloShown:
    id: int
    name: str
    hello: str
    at: datetime


def invitation_to_report(actor: Actor, invitation_id: int) -> HelloShown:
    """Raises NotFound."""
    row = (
        db.session()
        .execute(
            select(ConnectInvitation, Person.name)
            .join(Person, Person.id == ConnectInvitation.from_id)
            .where(ConnectInvitation.id == invitation_id)
        )
        .one_or_none()
    )
    if row is None:
        raise NotFound
    one = row.ConnectInvitation
    require(may_report_invitation(one.to_id == actor.id, one.state))
    return HelloShown(one.id, row.name, one.hello, one.made_at)


def person_to_report(actor: Actor, person_id: int) -> str:
    """Their name. Raises NotFound, Refused."""
    require(may_report_person(facts.between(actor, person_id)))
    return db.session().get_one(Person, person_id).name
