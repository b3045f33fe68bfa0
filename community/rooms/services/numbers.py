"""A room's numbers: given inside the writing transaction, where the room's row keeps writers in a line."""

from sqlalchemy import update

from community.rooms.models import Message, Room
from community.shared.clock import now
from community.shared.db import session


def next_seq(room_id: int) -> int:
    """The number of a new message. Gapless: it is given back if the transaction fails."""
    statement = update(Room).where(Room.id == room_id).values(last_seq=Room.last_seq + 1, last_sent_at=now())
    return (
        session()
        .execute(statement.returning(Room.last_seq), execution_options={"synchronize_session": False})
        .scalar_one()
    )


def next_rev(room_id: int) -> int:
    """A new revision, for a message that changes."""
    statement = update(Room).where(Room.id == room_id).values(last_rev=Room.last_rev + 1)
    return (
        session()
        .execute(statement.returning(Room.last_rev), execution_options={"synchronize_session": False})
        .scalar_one()
    )


def mark_changed(message: Message) -> None:
    """Note that a message changed, if anybody but its author could have seen it."""
    if message.seq is not None:
        message.rev = next_rev(message.room_id)
