"""Give a supportive response, or take it away again."""

from flask_babel import gettext as _

from community.accounts.services.note_contact import note_contact
from community.boundaries import audience, facts
from community.boundaries.decision import require
from community.boundaries.rooms import may_respond
from community.rooms.events import MessageChanged
from community.rooms.models import Response
from community.rooms.payloads import Said
from community.rooms.queries.messages import said
from community.shared import content
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.db import session, transaction
from community.shared.errors import Invalid, NotFound

from .numbers import mark_changed


def respond_to_message(actor: Actor, message_id: int, kind: str, on: bool) -> Said:
    """Giving twice is giving once. Raises NotFound, Refused, Invalid."""
    if kind not in content.responses():
        raise Invalid(_("That response is not known here."), {"kind": kind})
    with transaction():
        message, _room, seen = facts.for_message(actor, message_id, holds=True)
        if message is None or seen is None:
            raise NotFound
        require(may_respond(seen))
        given = session().get(Response, (message.id, actor.id, kind))
        if on == (given is not None):
            return said(message.id)
        if given is not None:
            session().delete(given)
        else:
            session().add(Response(message_id=message.id, person_id=actor.id, kind=kind))
        mark_changed(message)
        session().flush()
        publish(MessageChanged(message.id, message.room_id))
        if on and message.author_id and message.author_id in audience.exceptions_of(actor).no_contact:
            note_contact(actor, message.author_id, "answer")  # in a shared room; its writer does not read whose it is
        return said(message.id)
