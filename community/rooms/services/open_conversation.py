"""Open the private conversation with somebody: a room for two, made when the first of them comes to write."""

from community.accounts.services.note_contact import noting_contact
from community.boundaries import facts
from community.boundaries.decision import require
from community.boundaries.people import may_read_conversation, may_write
from community.rooms.models import Room
from community.rooms.rules import RoomKind
from community.shared.actor import Actor
from community.shared.clock import now
from community.shared.db import transaction
from community.shared.errors import NotFound


def open_conversation(actor: Actor, person_id: int) -> int:
    """The room's id. What was written is readable whatever has come between the two since; a first word needs that they may write. Raises
    NotFound, Refused."""
    require(may_read_conversation(facts.between(actor, person_id)))
    _connection, room_id = facts.conversation_of(actor, person_id)
    if room_id is not None:
        return room_id
    with noting_contact(actor, "message", lambda: person_id), transaction() as session:
        connection_id, room_id = facts.conversation_of(actor, person_id, holds=True)
        if connection_id is None:
            raise NotFound
        if room_id is not None:  # the other opened it at the same moment
            return room_id
        require(may_write(facts.between(actor, person_id)))
        room = Room(connection_id=connection_id, kind=RoomKind.PRIVATE, depth=1, name="", made_at=now())
        session.add(room)
        session.flush()
        return room.id
