"""What becomes of the words of somebody who leaves, as they chose."""

from typing import Any

from sqlalchemy import delete, select, update

from community.boundaries import audience
from community.groups.rules import Keep
from community.rooms.events import ConversationGone, PostponedCameBack, RoomChanged
from community.rooms.models import Message, PostponedMessage, ReadMark, Response, Room
from community.rooms.queries.unnamed import unnamed_of
from community.rooms.rules import CONVERSATION_GONE, NOBODY, MessageState, seal_writer
from community.shared.bus import publish
from community.shared.db import session, transaction

from .numbers import next_rev
from .take_back_message import empty

UNREAD = {"synchronize_session": False}
"""What goes was not read before: nobody needs to hear which rows it was."""


def settle_leaver(person_id: int, keep: Keep, group_id: int | None = None) -> None:
    """Within the leaving's transaction. Without a group: everywhere, as for an account that closes; what was said to one alone then goes
    whole, for both."""
    if group_id is None:
        end_conversations(person_id)
    rooms = select(Room.id) if group_id is None else select(Room.id).where(Room.group_id == group_id)
    theirs = (Message.author_id == person_id, Message.room_id.in_(rooms))
    with transaction():
        marks = delete(ReadMark).where(ReadMark.person_id == person_id, ReadMark.room_id.in_(rooms))
        session().execute(marks, execution_options=UNREAD)
        later = delete(PostponedMessage).where(PostponedMessage.author_id == person_id)
        in_them = later if group_id is None else later.where(PostponedMessage.room_id.in_(rooms))
        session().execute(in_them, execution_options=UNREAD)
        unsent = (MessageState.WAITING, MessageState.RETURNED)
        session().execute(delete(Message).where(*theirs, Message.state.in_(unsent)), execution_options=UNREAD)
        of_rooms = Message.room_id.in_(rooms)
        waiting = unnamed_of(person_id, of_rooms, Message.state.in_(unsent))
        session().execute(delete(Message).where(Message.id.in_(waiting)), execution_options=UNREAD)
        if keep is Keep.NAME:
            return
        _let_go_of_responses(person_id, rooms)
        for room_id in (
            session().scalars(select(Message.room_id).where(*theirs).distinct().order_by(Message.room_id)).all()
        ):
            change: dict[str, Any] = {"author_id": None, "rev": next_rev(room_id)}
            if keep is Keep.GONE:
                change |= {
                    "body": "",
                    "html": "",
                    "notes": [],
                    "need": None,
                    "state_reason": "",
                    "state": MessageState.TAKEN_BACK,
                }
                mine = select(Message.id).where(Message.author_id == person_id, Message.room_id == room_id)
                session().execute(delete(Response).where(Response.message_id.in_(mine)), execution_options=UNREAD)
            session().execute(
                update(Message).where(Message.author_id == person_id, Message.room_id == room_id).values(**change)
            )
            publish(RoomChanged(room_id))
        _settle_unnamed(unnamed_of(person_id, of_rooms), keep)


def _settle_unnamed(ids: list[int], keep: Keep) -> None:
    """What stays looks to others as it did: a mark that changed when somebody left would tell whose it was. What goes, goes."""
    for message_id in ids:
        message = session().get_one(Message, message_id)
        message.author_seal = seal_writer(NOBODY)
        if keep is Keep.GONE and message.state != MessageState.TAKEN_BACK:
            empty(message)
            publish(RoomChanged(message.room_id))
    session().flush()


def end_conversations(person_id: int) -> None:
    """Somebody's private conversations go with every word in them. What the other let wait was never said there: it stays with who wrote
    it, who is told."""
    with transaction():
        rooms = session().scalars(select(Room).where(audience.is_one_of_two(person_id)).order_by(Room.id)).all()
        for room in rooms:
            for other_id in audience.of_room(room.id):
                if other_id != person_id:
                    publish(ConversationGone(room.id, other_id))
            _give_back(room.id, person_id)
            session().delete(room)
        session().flush()


def _give_back(room_id: int, leaver_id: int) -> None:
    waiting = select(PostponedMessage).where(
        PostponedMessage.room_id == room_id, PostponedMessage.author_id != leaver_id
    )
    for one in session().scalars(waiting).all():
        one.room_id, one.reply_to_id, one.due_at, one.reason = None, None, None, CONVERSATION_GONE
        publish(PostponedCameBack(one.author_id, None))
    session().flush()


def _let_go_of_responses(person_id: int, rooms: object) -> None:
    in_rooms = select(Message.id).where(Message.room_id.in_(rooms))  # type: ignore[arg-type]
    theirs = delete(Response).where(Response.person_id == person_id, Response.message_id.in_(in_rooms))
    session().execute(theirs, execution_options=UNREAD)
