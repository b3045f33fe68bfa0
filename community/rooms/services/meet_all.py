"""Let all that waited count as read: every mark of mine moves to the end of its room. Nobody is told but my own pages."""

from sqlalchemy import select

from community.boundaries import audience
from community.rooms.events import MarkMoved
from community.rooms.models import ReadMark, Room
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.db import transaction


def meet_all(person_id: int) -> None:
    """In the rooms that they may see."""
    mine = Actor(person_id, "", "")
    with transaction() as session:
        seen = session.execute(select(Room.id, Room.last_seq).where(audience.sees_room(mine), Room.last_seq > 0))
        ends = {row.id: row.last_seq for row in seen}
        marks = session.scalars(
            select(ReadMark).where(ReadMark.person_id == person_id, ReadMark.room_id.in_(list(ends))).with_for_update()
        )
        known = {mark.room_id: mark for mark in marks}
        for room_id, seq in ends.items():
            mark = known.get(room_id)
            if mark is None:
                session.add(ReadMark(person_id=person_id, room_id=room_id, seq=seq))
            elif mark.seq < seq:
                mark.seq = seq
            else:
                continue
            publish(MarkMoved(person_id, room_id, seq))
