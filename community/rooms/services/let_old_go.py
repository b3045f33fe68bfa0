"""Messages go after so many days where a room says so. Oldest first, so that what is left has no gaps."""

from datetime import timedelta

from sqlalchemy import delete, select

from community.rooms.models import Message, Room
from community.shared.clock import now
from community.shared.db import session, transaction

BATCH = 500


def let_old_go() -> int:
    """One batch a room. Returns how many went; safe to run at any time, again and again."""
    gone = 0
    rooms = session().execute(select(Room.id, Room.retention_days).where(Room.retention_days > 0)).all()
    for room_id, days in rooms:
        old = select(Message.id).where(Message.room_id == room_id, Message.sent_at < now() - timedelta(days=days))
        with transaction():
            ids = session().scalars(old.order_by(Message.seq).limit(BATCH)).all()
            if ids:
                session().execute(delete(Message).where(Message.id.in_(ids)))
                gone += len(ids)
    return gone
