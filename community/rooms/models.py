"""Tables of rooms and what is said in them. Sequence and revision numbers are given inside the writing transaction."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Integer, String, Text, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from community.shared.crypto import SEALED
from community.shared.db import Base, new_id

BigKey = BigInteger().with_variant(Integer, "sqlite")


class Room(Base):
    __tablename__ = "rooms"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, default=new_id, autoincrement=False)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"))
    connection_id: Mapped[int | None] = mapped_column(ForeignKey("connections.id", ondelete="CASCADE"), unique=True)
    """The pair whose private conversation this is. A room belongs to a group or to a pair."""
    depth: Mapped[int]
    """The stage (1 to 4) from which a member sees it."""
    position: Mapped[int] = mapped_column(default=0)
    kind: Mapped[str] = mapped_column(String(10), default="topic")
    """lounge, topic, private"""
    name: Mapped[str] = mapped_column(String(80))
    purpose: Mapped[str] = mapped_column(String(200), default="")
    made_at: Mapped[datetime]
    slow_seconds: Mapped[int] = mapped_column(default=0)
    """One message per so many seconds and person; 0: no such pace."""
    slow_per_day: Mapped[int] = mapped_column(default=0)
    """So many messages per person in 24 hours; 0: no such pace."""
    retention_days: Mapped[int] = mapped_column(default=0)
    """Messages go after so many days; 0: they stay."""
    look_first: Mapped[int] = mapped_column(default=0)
    """A newcomer's first so many messages here wait for a moderator."""
    last_seq: Mapped[int] = mapped_column(default=0)
    """The number of the newest message; gapless, from 1."""
    last_rev: Mapped[int] = mapped_column(default=0)
    """Raised whenever a message that has a number changes, so that who was away can ask what changed."""
    last_sent_at: Mapped[datetime | None]
    audience_version: Mapped[int] = mapped_column(default=0, server_default="0")
    """Raised by triggers whenever who may see the room changes (membership's state or stage, the room's depth)."""

    __table_args__ = (Index("ix_rooms_group_id_depth", "group_id", "depth"),)


_UNNAMED = text("author_seal IS NOT NULL")


class Message(Base):
    """`state`: here · waiting (for a look; has no number yet) · returned (a moderator sent it back; its writer sees why)
    · hidden (by a moderator) · taken_back (by its writer; nothing of it is kept)."""

    __tablename__ = "messages"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"))
    seq: Mapped[int | None]
    rev: Mapped[int] = mapped_column(default=0)
    """The room's revision when this was last changed; 0: never."""
    author_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    """None: a former member, who chose to leave what they wrote without their name; or whoever wrote this unnamed."""
    author_seal: Mapped[str | None] = mapped_column(Text, info=SEALED)
    """Set where it was sent unnamed: who wrote it, sealed (shared/crypto.py, rules.py). Nothing else in the row leads to them."""
    nonce: Mapped[str] = mapped_column(String(64))
    body: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    sealed: Mapped[str | None] = mapped_column(Text, info=SEALED)
    """Of a private conversation: words, need and notes, sealed (shared/crypto.py, queries/sealed.py). The columns of these are empty then."""
    need: Mapped[str | None] = mapped_column(String(10))
    notes: Mapped[Any] = mapped_column(JSON, default=list)
    """Content notes, as tags of config/content_notes.toml; and what a rule put over it (shared/content.py, note_of_rule)."""
    reply_to_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id", ondelete="SET NULL"), index=True)
    quiet: Mapped[bool] = mapped_column(default=False)
    """Sent quietly: it rings nobody."""
    state: Mapped[str] = mapped_column(String(10), default="here")
    state_reason: Mapped[str] = mapped_column(String(1000), default="")
    """Why a moderator hid it, covered it or sent it back, or the sentence of the rule for which it waits, as its writer reads it."""
    waits_for: Mapped[str] = mapped_column(String(8), default="", server_default="")
    """Why it waits, as in rules.Waits; empty where it does not."""
    covered: Mapped[bool] = mapped_column(default=False, server_default=false())
    """A moderator covered it: it comes covered to everyone but its writer, and one tap opens it."""
    sent_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("room_id", "seq"),
        UniqueConstraint("author_id", "nonce"),
        Index("ix_messages_room_id_rev", "room_id", "rev"),
        Index("ix_messages_room_id_author_id_sent_at", "room_id", "author_id", "sent_at"),
        Index("ix_messages_unnamed", "room_id", "sent_at", sqlite_where=_UNNAMED, postgresql_where=_UNNAMED),
    )


class PostponedMessage(Base):
    """Words in a private conversation that wait until the other is awake (*send when they're awake*). Known to their writer alone until they
    go; they have no number before."""

    __tablename__ = "postponed_messages"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, default=new_id, autoincrement=False)
    room_id: Mapped[int | None] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"))
    """None: the other closed their account, and the conversation went with it. These words stay with who wrote them."""
    author_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    nonce: Mapped[str] = mapped_column(String(64))
    """It goes with it into the message: so it can go once only."""
    sealed: Mapped[str] = mapped_column(Text, info=SEALED)
    """Sealed (shared/crypto.py). Words, need and notes, as in Message."""
    reply_to_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id", ondelete="SET NULL"), index=True)
    quiet: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime]
    expected_at: Mapped[datetime]
    """When the rest ends that it waits for, as far as its writer's card of the other says."""
    says_when: Mapped[bool] = mapped_column(default=False)
    """Whether the card says until when; else it says no more than that they rest."""
    due_at: Mapped[datetime | None]
    """When the job looks at it next; None: it did not go, and its writer has the words."""
    reason: Mapped[str] = mapped_column(String(24), default="")
    """Why it did not go, as a code."""

    __table_args__ = (
        UniqueConstraint("author_id", "nonce"),
        Index("ix_postponed_messages_room_id_author_id", "room_id", "author_id"),
        Index("ix_postponed_messages_due_at", "due_at"),
    )


class Response(Base):
    """A supportive response. The writer sees who gave which; others only which were given."""

    __tablename__ = "responses"

    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(12), primary_key=True)

    __table_args__ = (Index("ix_responses_person_id", "person_id"),)


class ReadMark(Base):
    """How far a person has read in a room. Private: only they ever see what comes of it."""

    __tablename__ = "read_marks"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"), primary_key=True)
    seq: Mapped[int] = mapped_column(default=0)

    __table_args__ = (Index("ix_read_marks_room_id", "room_id"),)
