"""What waited until the other is awake goes, or comes back to its writer: everything is asked anew at that moment.

One message, one transaction: it is in the conversation and waits no more, or neither, whenever a process is killed. As long as the other
rests it waits on. Whatever stands between the two is asked when the rest was to end and not before, for a block that told of itself at
once could be told from a boundary.
"""

from datetime import timedelta

from sqlalchemy import select, update

from community.accounts.models import Person
from community.boundaries import facts
from community.boundaries.rooms import may_post
from community.rooms.events import PostponedCameBack, PostponedChanged
from community.rooms.models import PostponedMessage, Room
from community.rooms.payloads import SendMessage
from community.rooms.queries.sealed import unsealed
from community.rooms.rules import LOOK_AGAIN, looks_next_at
from community.shared import crypto
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.clock import now
from community.shared.db import session, transaction
from community.shared.errors import HearthError

from .send_message import send_message
from .send_when_awake import rest_shown_to

LOST = "error"


def send_postponed(postponed_id: int) -> None:
    """Does nothing where it is not due, was taken back or went already."""
    with transaction():
        waiting = _held(postponed_id)
        at = now()
        if waiting is None or waiting.room_id is None or waiting.due_at is None or waiting.due_at > at:
            return
        writer = _writer(waiting.author_id)
        if writer is None:  # not in use at the moment, so nothing of theirs goes out
            waiting.due_at = at + LOOK_AGAIN
            return
        _room, seen = facts.for_room(writer, waiting.room_id)
        decision = may_post(seen)
        if not decision:
            if waiting.expected_at > at:
                waiting.due_at = looks_next_at(waiting.expected_at, at)
            else:
                _comes_back(waiting, decision.reason.value if decision.reason else LOST)
            return
        assert seen.other_id is not None
        rest = rest_shown_to(writer, seen.other_id)
        if rest is not None:
            changed = (waiting.expected_at, waiting.says_when) != (rest.until, rest.says_when)
            waiting.expected_at, waiting.says_when = rest.until, rest.says_when
            waiting.due_at = looks_next_at(rest.until, at)
            if changed:
                publish(PostponedChanged(waiting.author_id, waiting.room_id))
            return
        _goes(writer, waiting)


def look_at_it_later(postponed_id: int, in_time: timedelta = LOOK_AGAIN) -> None:
    """One that failed is not tried at each round, before all others."""
    with transaction() as writing:
        later = update(PostponedMessage).where(
            PostponedMessage.id == postponed_id, PostponedMessage.due_at.is_not(None)
        )
        writing.execute(later.values(due_at=now() + in_time))


def _goes(writer: Actor, waiting: PostponedMessage) -> None:
    room_id = waiting.room_id
    assert room_id is not None, "a conversation that is gone gave back what waited there"
    try:
        words = unsealed(waiting.sealed)
    except crypto.SealBroken:  # the key may come back into the settings
        waiting.due_at = now() + LOOK_AGAIN
        return
    command = SendMessage(
        room=room_id,
        body=words.body,
        nonce=waiting.nonce,
        need=words.need,
        notes=words.notes,
        reply_to=waiting.reply_to_id,
        quiet=waiting.quiet,
    )
    try:
        send_message(writer, command)
    except HearthError as refusal:  # it refuses before it writes
        _comes_back(waiting, refusal.code)
        return
    session().delete(waiting)
    session().flush()
    publish(PostponedChanged(writer.id, room_id))


def _comes_back(waiting: PostponedMessage, code: str) -> None:
    waiting.due_at, waiting.reason = None, code[:24]
    session().flush()
    assert waiting.room_id is not None
    publish(PostponedChanged(waiting.author_id, waiting.room_id))
    publish(PostponedCameBack(waiting.author_id, waiting.room_id))


def _held(postponed_id: int) -> PostponedMessage | None:
    """With the room's row first, as whoever writes there holds it first: so the two never wait for each other."""
    room_of = select(PostponedMessage.room_id).where(PostponedMessage.id == postponed_id).scalar_subquery()
    session().execute(select(Room.id).where(Room.id == room_of).with_for_update(key_share=True))
    return session().get(PostponedMessage, postponed_id, with_for_update=True, populate_existing=True)


def _writer(person_id: int) -> Actor | None:
    person = session().get(Person, person_id)
    if person is None or person.state != "active":
        return None
    return Actor(person.id, person.handle, person.name, person.is_host, person.is_site_moderator)
