"""What happens in rooms, as others may hear of it."""

from dataclasses import dataclass, field

from .payloads import Said


@dataclass(frozen=True)
class RoomMade:
    room_id: int
    group_id: int


@dataclass(frozen=True)
class ConversationGone:
    """A private conversation went with one of the two who closed their account."""

    room_id: int
    other_id: int


@dataclass(frozen=True)
class RoomChanged:
    """Its name, purpose or pace, or many of its messages at once."""

    room_id: int


@dataclass(frozen=True)
class RoomRead:
    """Somebody was in a room: reading counts as presence. Published at most once a day and member, and when a mark moves."""

    person_id: int
    group_id: int
    room_id: int


@dataclass(frozen=True)
class MarkMoved:
    person_id: int
    room_id: int
    seq: int


@dataclass(frozen=True)
class MessageSent:
    """A message got its number: sent just now, or let through after a look (then its author has not heard of it yet).
    `audience_version`: of the room, as read in the transaction that wrote it."""

    said: Said
    group_id: int | None
    """None in a private conversation."""
    audience_version: int
    looked_at: bool = False


@dataclass(frozen=True)
class MessageHeld:
    """A message waits for a look."""

    said: Said
    group_id: int


@dataclass(frozen=True)
class RulesMet:
    """A message is to be put on the moderators' list: it met these rules, in its group's or the site's words, and went out."""

    message_id: int
    room_id: int
    group_id: int
    rules: tuple[int, ...]


@dataclass(frozen=True)
class PostponedChanged:
    """Of what this person lets wait in a conversation until the other is awake: something came, went, or will go at another time."""

    person_id: int
    room_id: int


@dataclass(frozen=True)
class PostponedCameBack:
    """What this person let wait did not go, and they have the words. `room_id` None: the conversation is gone."""

    person_id: int
    room_id: int | None


@dataclass(frozen=True)
class MessageChanged:
    """Edited, taken back, hidden, restored, responded to."""

    message_id: int
    room_id: int


@dataclass(frozen=True)
class Grounds:
    """What a moderator's act rests on, for who keeps it: the line of the group's agreement, and the case on which it was decided."""

    clause: str = ""
    case_id: int | None = None


NO_GROUNDS = Grounds()


@dataclass(frozen=True)
class ModeratorActed:
    """What a moderator did to a message; the log records each kind."""

    message_id: int
    room_id: int
    group_id: int
    author_id: int | None
    actor_id: int
    reason: str
    unnamed: bool = False
    """`author_id` is None then."""
    sealed_writer_id: int | None = field(default=None, repr=False)
    """Who wrote it unnamed: for telling them, and for nothing that anybody else reads."""
    grounds: Grounds = NO_GROUNDS


class MessageHidden(ModeratorActed):
    pass


class MessageRestored(ModeratorActed):
    pass


class MessageCovered(ModeratorActed):
    pass


class MessageUncovered(ModeratorActed):
    pass


class MessageLetThrough(ModeratorActed):
    pass


class MessageSentBack(ModeratorActed):
    pass
