"""What rooms do when something happens elsewhere, and the frames they send. Frames go out after the commit, to whom the
database names then."""

from typing import Any

from sqlalchemy import or_, select

from community.accounts.events import (
    AccountErased,
    AllMet,
    BoundariesChanged,
    ContactTried,
    ExportAsked,
    OwnWordsChanged,
)
from community.boundaries import audience
from community.boundaries.covering import NONE
from community.groups.events import GroupFounded, MemberLeft
from community.groups.models import Group
from community.groups.rules import Keep
from community.shared import content
from community.shared.bus import publish, reacts, records
from community.shared.clock import now
from community.shared.db import session
from community.shared.paging import in_batches
from community.shared.realtime import to_people

from .events import (
    ConversationGone,
    MarkMoved,
    MessageChanged,
    MessageHeld,
    MessageSent,
    PostponedChanged,
    RoomChanged,
    RoomMade,
)
from .models import Message, ReadMark, Response, Room
from .payloads import Said, frame, frame_to_look, frames
from .queries.conversations import own_in_conversations
from .queries.messages import said
from .queries.postponed import own_postponed
from .queries.unnamed import unnamed_of
from .rules import MessageState
from .services.enter_room import pass_own_unnamed
from .services.meet_all import meet_all
from .services.settle_leaver import settle_leaver


@records(GroupFounded)
def make_first_rooms(event: GroupFounded) -> None:
    """A lounge and one room each at depth 2 to 4, whose names and purposes can be changed (config/rooms.toml)."""
    for position, room in enumerate(content.table("rooms")["rooms"]):
        session().add(
            Room(
                group_id=event.group_id,
                depth=room["depth"],
                kind=room["kind"],
                name=room["name"],
                purpose=room["purpose"],
                position=position,
                made_at=now(),
            )
        )


@records(MemberLeft)
def settle_words(event: MemberLeft) -> None:
    settle_leaver(event.person_id, event.keep, event.group_id)


@records(AccountErased)
def forget_author(event: AccountErased) -> None:
    settle_leaver(event.person_id, Keep.FORMER)


@records(AllMet)
def move_marks(event: AllMet) -> None:
    meet_all(event.person_id)


@records(MessageSent)
def pass_own(event: MessageSent) -> None:
    said = event.said
    if said.unnamed and said.writer_id is not None and said.seq is not None:
        pass_own_unnamed(said.writer_id, said.room_id, said.seq)


@records(MessageSent)
def note_answer(event: MessageSent) -> None:
    """An answer in a shared room to somebody with whom moderators set no contact: to them it comes covered and rings nowhere."""
    said = event.said
    to = said.reply.written.author_id if said.reply is not None else None
    if to is None or said.author_id is None:
        return
    hearers = audience.of_room_at(said.room_id, event.audience_version)
    if to in hearers.exceptions.get(said.author_id, NONE).no_contact:
        publish(ContactTried(said.author_id, to, "answer"))


@records(ExportAsked)
def export_words(event: ExportAsked) -> None:
    """Everything the person wrote, wherever it is, and what they gave. Only their own words."""
    unnamed = unnamed_of(event.person_id)
    own = (
        select(Message, Room.name, Group.name)
        .join(Room, Room.id == Message.room_id)
        .join(Group, Group.id == Room.group_id)
        .where(or_(Message.author_id == event.person_id, Message.id.in_(unnamed)))
        .order_by(Message.id)
    )
    given = select(Response.message_id, Response.kind).where(Response.person_id == event.person_id)
    marks = select(ReadMark.room_id, ReadMark.seq).where(ReadMark.person_id == event.person_id)
    event.into["rooms"] = {
        "messages": [
            {
                "group": group,
                "room": room,
                "sent_at": message.sent_at.isoformat(),
                "text": message.body,
                "need": message.need,
                "content_notes": message.notes,
                "state": message.state,
                "unnamed": message.author_seal is not None,
            }
            for message, room, group in session().execute(in_batches(own))
        ],
        "conversations": own_in_conversations(event.person_id),
        "waits_until_they_are_awake": own_postponed(event.person_id),
        "responses": [
            {"message": message_id, "kind": kind} for message_id, kind in session().execute(in_batches(given))
        ],
        "read_marks": [{"room": room_id, "seq": seq} for room_id, seq in session().execute(in_batches(marks))],
    }


@reacts(MessageSent)
def tell_sent(event: MessageSent) -> None:
    """One emit for all to whom it comes as it is; a few more where it comes covered to somebody. Asks the database nothing while the
    room's audience stays the same."""
    hearers = audience.of_room_at(event.said.room_id, event.audience_version)
    people = hearers.people
    if event.said.unnamed:  # its writer's own pages alone know it for theirs
        writer = event.said.writer_id
        people = [person for person in people if person != writer]
        if writer in hearers.people:
            own = _without_mine(frame(event.said, writer, hearers.exceptions.get(writer, NONE)))
            to_people([writer], "message:sent", own, but_not_here=not event.looked_at)
    for readers, made in frames(event.said, people, hearers.exceptions):
        to_people(readers, "message:sent", made, but_not_here=not event.looked_at)


@reacts(MessageHeld)
def tell_held(event: MessageHeld) -> None:
    author = event.said.writer_id
    if author:
        to_people([author], "message:held", _to_author(event.said, author), but_not_here=True)
    moderators = [person for person in audience.of_waiting(event.said.room_id) if person != author]
    to_people(moderators, "message:held", frame_to_look(event.said))


@reacts(MessageChanged)
def tell_changed(event: MessageChanged) -> None:
    """The author gets their own view, everyone else the common one; what has no number is between author and moderators."""
    changed = said(event.message_id)
    author = changed.writer_id
    if changed.seq is None:
        name = "message:returned" if changed.state == MessageState.RETURNED else "message:changed"
        if author:
            to_people([author], name, _to_author(changed, author))
        moderators = [person for person in audience.of_waiting(changed.room_id) if person != author]
        waits = changed.state == MessageState.WAITING
        to_people(moderators, "message:changed", frame_to_look(changed) if waits else frame(changed))
        return
    hearers = audience.of_room_now(changed.room_id)
    if author is not None and author not in hearers.people:
        hearers = audience.of_room_anew(changed.room_id)
    others = [person for person in hearers.people if person != author]
    for people, made in frames(changed, others, hearers.exceptions):
        to_people(people, "message:changed", made, but_not_here=True)
    if author in hearers.people:
        mine = hearers.exceptions.get(author, NONE)
        to_people([author], "message:changed", _without_mine(frame(changed, author, mine)), but_not_here=True)


def _to_author(waiting: Said, author: int) -> dict[str, Any]:
    """What waits, to its author: with what it answers as that comes to them."""
    hearers = audience.of_room_now(waiting.room_id)
    return frame(waiting, author, hearers.exceptions.get(author, NONE))


def _without_mine(made: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in made.items() if key != "mine"}


@reacts(PostponedChanged)
def tell_postponed(event: PostponedChanged) -> None:
    """To the writer alone: to the other nothing waits."""
    to_people([event.person_id], "postponed:changed", {"room": event.room_id}, but_not_here=True)


@reacts(BoundariesChanged, OwnWordsChanged)
def tell_covers_changed(event: BoundariesChanged | OwnWordsChanged) -> None:
    """Their own open pages ask anew what comes covered. To nobody else is there anything to tell."""
    to_people([event.person_id], "covers:changed", {})


@reacts(ConversationGone)
def tell_gone(event: ConversationGone) -> None:
    """Its open page asks for the room anew and finds none."""
    to_people([event.other_id], "room:changed", {"room": event.room_id})


@reacts(RoomMade)
def tell_made(event: RoomMade) -> None:
    to_people(audience.of_room(event.room_id), "room:changed", {"room": event.room_id})


@reacts(RoomChanged)
def tell_room_changed(event: RoomChanged) -> None:
    to_people(audience.of_room(event.room_id), "room:changed", {"room": event.room_id})


@reacts(MarkMoved)
def tell_marked(event: MarkMoved) -> None:
    to_people([event.person_id], "room:marked", {"room": event.room_id, "seq": event.seq}, but_not_here=True)
