"""Messages go after so many days where a room says so. Oldest first, so that what is left has no gaps."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from community.rooms.models import Message, Room
from community.shared.clock import now
from community.shared.db import session, transaction
from community.shared.paging import BATCH


def let_old_go() -> int:
    """One batch a room. Returns how many went; safe to run at any time, again and again."""
    gone = 0
    for room_id, days in _rooms_that_forget():
        with transaction():
            ids = _old(room_id, now() - timedelta(days=days))
            if ids:
                session().execute(delete(Message).where(Message.id.in_(ids)))
                gone += len(ids)
    return gone


def _rooms_that_forget() -> Iterator[tuple[int, int]]:
    """(id, days), a batch of rooms at a time: each batch is read to its end before any of its rooms is written to."""
    last = 0
    query = select(Room.id, Room.retention_days).where(Room.retention_days > 0).order_by(Room.id).limit(BATCH)
    while rooms := session().execute(query.where(Room.id > last)).all():
        yield from rooms
        last = rooms[-1].id


def _old(room_id: int, limit: datetime) -> list[int]:
    """Only the room's first messages are looked at: times follow numbers, and where the first are not old, none is."""
    here = Message.room_id == room_id
    first = select(Message.id, Message.sent_at).where(here, Message.seq.is_not(None)).order_by(Message.seq).limit(BATCH)
    oldest = first.subquery()
    numbered = select(oldest.c.id).where(oldest.c.sent_at < limit)
    others = select(Message.id).where(here, Message.seq.is_(None), Message.sent_at < limit).limit(BATCH)
    return [*session().scalars(numbered), *session().scalars(others)]
