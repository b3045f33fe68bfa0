"""A message on its way to a report or to a moderator's decision: what is shown beside the form."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from community.accounts.models import Person
from community.boundaries import audience, facts
from community.boundaries.covering import cover_of
from community.boundaries.decision import Decision, require
from community.boundaries.rooms import (
    MessageFacts,
    may_cover,
    may_hide,
    may_report,
    may_restore,
    may_see_room,
    may_uncover,
)
from community.groups.models import Group
from community.rooms.payloads import cover_frame
from community.rooms.queries import messages
from community.shared import content, db
from community.shared.actor import Actor
from community.shared.errors import NotFound

from ..models import Report


@dataclass(frozen=True)
class MessageShown:
    id: int
    room_id: int
    room_name: str
    group_id: int
    group_name: str
    seq: int | None
    author: str | None
    unnamed: bool
    at: datetime
    html: str
    notes: list[str]
    sees_room: bool
    covered: dict[str, str] | None = None
    """Why it comes covered to who reports it; then no word of it is here."""


def message_to_report(actor: Actor, message_id: int) -> MessageShown:
    """As it comes to the actor: to report something nobody has to read it first. Raises NotFound, Refused."""
    shown, seen = _shown(actor, message_id)
    require(may_report(seen))
    message = messages.said(message_id)
    cover = cover_of(actor.id, audience.exceptions_of(actor), message.written)
    return shown if cover is None else replace(shown, html="", notes=[], covered=cover_frame(cover))


def message_to_cover(actor: Actor, message_id: int) -> MessageShown:
    """Raises NotFound, Refused."""
    return _decided(actor, message_id, may_cover)


def message_to_uncover(actor: Actor, message_id: int) -> MessageShown:
    """Raises NotFound, Refused."""
    return _decided(actor, message_id, may_uncover)


def message_to_hide(actor: Actor, message_id: int) -> MessageShown:
    """Raises NotFound, Refused."""
    return _decided(actor, message_id, may_hide)


def message_to_restore(actor: Actor, message_id: int) -> MessageShown:
    """Raises NotFound, Refused."""
    return _decided(actor, message_id, may_restore)


def report_made_before(actor: Actor, message_id: int) -> int | None:
    """The actor's own report of this message, if there is one."""
    return db.session().scalar(select(Report.id).where(Report.message_id == message_id, Report.reporter_id == actor.id))


def _decided(actor: Actor, message_id: int, may: Callable[[MessageFacts], Decision]) -> MessageShown:
    shown, seen = _shown(actor, message_id)
    require(may(seen))
    return shown


def _shown(actor: Actor, message_id: int) -> tuple[MessageShown, MessageFacts]:
    message, room, seen = facts.for_message(actor, message_id)
    if message is None or room is None or seen is None or room.group_id is None:
        raise NotFound
    session = db.session()
    author = session.get(Person, message.author_id) if message.author_id else None
    shown = MessageShown(
        id=message.id,
        room_id=room.id,
        room_name=room.name,
        group_id=room.group_id,
        group_name=session.get_one(Group, room.group_id).name,
        seq=message.seq,
        author=author.name if author else None,
        unnamed=message.author_seal is not None,
        at=message.sent_at,
        html=message.html,
        notes=[content.note_label(note) for note in message.notes],
        sees_room=bool(may_see_room(seen.room)),
    )
    return shown, seen
