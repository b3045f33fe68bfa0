"""What telling of a private message has to know of the other's inbox, in one statement: this runs at every such message."""

from dataclasses import dataclass

from sqlalchemy import and_, bindparam, exists, select

from community.connections.models import Side
from community.rooms.models import Room
from community.shared import db
from community.shared.prepared import Prepared

from ..models import MailChoice, Notice, PersonRingChoice, PushBrowser, RingChoice
from ..rules import MATTER_OF, Kind, Rings, Way, ways_of
from .inbox import was_read
from .ways import general

_MATTER = MATTER_OF[Kind.WROTE]
_SIDE, _ROOM, _NOTICE = (db.table(model) for model in (Side, Room, Notice))
_RING, _MAIL, _FOR_THEM, _BROWSER = (
    db.table(model) for model in (RingChoice, MailChoice, PersonRingChoice, PushBrowser)
)
_THE_OTHER = Prepared(
    select(
        _SIDE.c.person_id,
        _NOTICE.c.id.label("notice_id"),
        was_read().label("was_read"),
        _RING.c.rings.label("rings"),
        _MAIL.c.matter.label("mails"),
        _FOR_THEM.c.rings.label("otherwise"),
        exists().where(_BROWSER.c.person_id == _SIDE.c.person_id).label("has_browsers"),
    )
    .select_from(
        _SIDE.join(_ROOM, _ROOM.c.connection_id == _SIDE.c.connection_id)
        .outerjoin(
            _NOTICE,
            and_(
                _NOTICE.c.person_id == _SIDE.c.person_id,
                _NOTICE.c.kind == Kind.WROTE.value,
                _NOTICE.c.room_id == _ROOM.c.id,
                _NOTICE.c.met_at.is_(None),
            ),
        )
        .outerjoin(_RING, and_(_RING.c.person_id == _SIDE.c.person_id, _RING.c.matter == _MATTER.value))
        .outerjoin(_MAIL, and_(_MAIL.c.person_id == _SIDE.c.person_id, _MAIL.c.matter == _MATTER.value))
        .outerjoin(
            _FOR_THEM,
            and_(
                _FOR_THEM.c.person_id == _SIDE.c.person_id,
                _FOR_THEM.c.other_id == _SIDE.c.other_id,
                _FOR_THEM.c.matter == _MATTER.value,
            ),
        )
    )
    .where(_ROOM.c.id == bindparam("room"), _SIDE.c.other_id == bindparam("author"))
    .limit(1)
)


@dataclass(frozen=True)
class TheOther:
    """`notice_id`: of the one that is not met and tells of this conversation already; `was_read`: they read there on past it."""

    person_id: int
    notice_id: int | None
    was_read: bool
    ways: frozenset[Way]
    has_browsers: bool


def the_other(room_id: int, author_id: int) -> TheOther | None:
    """For whom this author's words in a private conversation are."""
    rows = _THE_OTHER.run(room=room_id, author=author_id)
    if not rows:
        return None
    row = rows[0]
    chosen = [(_MATTER.value, rings) for rings in (row.rings, row.mails and Rings.MAIL.value) if rings]
    otherwise = Rings(row.otherwise) if row.otherwise else None
    ways = ways_of(general(chosen, _MATTER), person=otherwise)
    return TheOther(row.person_id, row.notice_id, bool(row.was_read), ways, bool(row.has_browsers))
