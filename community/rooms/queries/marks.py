"""What is unread for somebody, as SQL: the one condition behind every mark. Private, and never a number."""

from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select

from community.boundaries import audience
from community.rooms.models import Message, ReadMark, Room
from community.shared import db
from community.shared.clock import now

LOOKED_AT = 500
"""So many of a room's newest messages are looked at, so that a mark costs no more where somebody covered writes on and on. If all of
these come covered, none of the older raises a mark either."""


def own_mark(reader: Any) -> ColumnElement[bool]:
    """Joins ReadMark to Room. `reader`: an id, or the parameter of a prepared statement that holds it."""
    return and_(ReadMark.room_id == Room.id, ReadMark.person_id == reader)


def is_unread(reader: Any, at: Any, looked_at: Any = None) -> ColumnElement[bool]:
    """Over Room with own_mark: something is new that somebody else wrote and that does not come covered for who wrote it. What comes
    covered for its topic or a word is new all the same: its reader chooses whether to open it. `looked_at`: LOOKED_AT, or the parameter that holds it."""
    read_to = func.coalesce(ReadMark.seq, 0)
    oldest = Room.last_seq - (LOOKED_AT if looked_at is None else looked_at)
    return and_(
        Room.last_seq > read_to,
        exists().where(
            Message.room_id == Room.id,
            Message.seq > case((read_to > oldest, read_to), else_=oldest),
            Message.seq <= Room.last_seq,  # says nothing new, but that it is a short stretch: so the index is taken
            _is_news(reader, at),
        ),
    )


def has_news_before(reader: int, room_id: int, seq: int) -> bool:
    """The same of what stands before this number: whether it is the first that would raise the mark."""
    mark = db.session().scalar(select(ReadMark.seq).where(ReadMark.person_id == reader, ReadMark.room_id == room_id))
    oldest = max(mark or 0, seq - LOOKED_AT)
    stretch = exists().where(
        Message.room_id == room_id, Message.seq > oldest, Message.seq < seq, _is_news(reader, now())
    )
    return bool(db.session().scalar(select(stretch)))


def _is_news(reader: Any, at: Any) -> ColumnElement[bool]:
    return or_(
        Message.author_id.is_(None),
        and_(Message.author_id != reader, Message.author_id.not_in(audience.covered_people(reader, at))),
    )
