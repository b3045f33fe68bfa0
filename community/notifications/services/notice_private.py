"""Tell the other of two that something was written to them: one notice until they have read it or met it, however much is written. Within
the sender's transaction and at every private message, so with few statements, prepared once."""

from sqlalchemy import bindparam, insert, update

from community.boundaries.facts.notices import for_private
from community.boundaries.notices import may_read_notice
from community.rooms.payloads import Said
from community.shared import db
from community.shared.clock import now
from community.shared.db import new_id
from community.shared.prepared import Prepared

from ..models import Notice
from ..queries.private import the_other
from ..rules import Kind, Way
from .ring_notice import ask_for_pushes, ring_notice

_NOTICES = db.table(Notice)
_CHANGING = ("message_id", "made_at", "told_at", "due_at", "mailed_at")
_INSERT = Prepared(insert(_NOTICES).values({column.name: bindparam(column.name) for column in _NOTICES.c}))
_AGAIN = Prepared(
    update(_NOTICES).where(_NOTICES.c.id == bindparam("notice")).values({name: bindparam(name) for name in _CHANGING})
)
_POINT = Prepared(
    update(_NOTICES).where(_NOTICES.c.id == bindparam("notice")).values(message_id=bindparam("message_id"))
)


def notice_private(said: Said) -> None:
    other = the_other(said.room_id, said.author_id) if said.author_id is not None else None
    if other is None or said.author_id is None:
        return
    if other.notice_id is not None and not other.was_read:
        _POINT.run(notice=other.notice_id, message_id=said.id)
        return
    known, rests = for_private(other.person_id, said.author_id)
    if not may_read_notice(known):
        return
    notice = Notice(
        id=other.notice_id or new_id(),
        person_id=other.person_id,
        kind=Kind.WROTE.value,
        room_id=said.room_id,
        message_id=said.id,
        other_id=said.author_id,
        made_at=now(),
    )
    rings = ring_notice(notice, known, rests, other.ways, said.quiet)
    if other.notice_id is None:
        _INSERT.run(**{column.name: getattr(notice, column.name) for column in _NOTICES.c})
    else:
        _AGAIN.run(notice=other.notice_id, **{name: getattr(notice, name) for name in _CHANGING})
    if rings and Way.PUSH in other.ways and other.has_browsers:
        ask_for_pushes([other.person_id])
