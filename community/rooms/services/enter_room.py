"""Be in a room: reading counts as presence, and one's own private mark of how far one has read, also past what one sent unnamed."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import OperationalError

from community.boundaries import facts
from community.boundaries.decision import require
from community.boundaries.rooms import may_see_room
from community.rooms.events import MarkMoved, RoomRead
from community.rooms.models import ReadMark
from community.rooms.queries.marks import has_news_before
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.clock import today
from community.shared.db import session, transaction

log = logging.getLogger(__name__)


@contextmanager
def _in_passing() -> Iterator[None]:
    """For notes that are made beside a reading: where nothing can be written (a full disk), people may read on all the same."""
    try:
        yield
    except OperationalError as fault:
        log.warning("that somebody reads could not be noted: %s", fault.orig)


def enter_room(actor: Actor, reading: facts.Reading) -> None:
    """Note once a day that a member was here, which counts in a group and nowhere else. The caller has asked room_to_read."""
    group_id, room_id = reading.room.group_id, reading.room.id
    if group_id is not None and reading.present_on != today():
        with _in_passing(), transaction():
            publish(RoomRead(actor.id, group_id, room_id))


def mark_shown(actor: Actor, room_id: int, seq: int) -> None:
    """As mark_read, for a page that is handed out whether the mark can be moved or not."""
    with _in_passing():
        mark_read(actor, room_id, seq)


def mark_read(actor: Actor, room_id: int, seq: int) -> None:
    """Move the mark forward, never back, never past the newest. Raises NotFound."""
    with transaction():
        room, seen = facts.for_room(actor, room_id)
        require(may_see_room(seen))
        assert room is not None
        seq = min(seq, room.last_seq)
        if not _moves(actor.id, room_id, seq):
            return
        if room.group_id is not None:
            publish(RoomRead(actor.id, room.group_id, room_id))
        publish(MarkMoved(actor.id, room_id, seq))


def pass_own_unnamed(writer_id: int, room_id: int, seq: int) -> None:
    """No column says whose an unnamed message is, so to its writer too it would be new. Their mark moves past it, as if they had read it,
    unless something before it is new to them: then the room is rightly marked. Within the transaction that gave it its number."""
    with transaction():
        if not has_news_before(writer_id, room_id, seq) and _moves(writer_id, room_id, seq):
            publish(MarkMoved(writer_id, room_id, seq))


def _moves(person_id: int, room_id: int, seq: int) -> bool:
    mark = session().get(ReadMark, (person_id, room_id), with_for_update=True)
    if mark is None:
        session().add(ReadMark(person_id=person_id, room_id=room_id, seq=seq))
        session().flush()
    elif mark.seq < seq:
        mark.seq = seq
        session().flush()
    else:
        return False
    return True
