"""Tables of the inbox: notices, how somebody chose to be told, and the browsers that pushes go to. A notice holds where it leads and no
word of what was said."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from community.shared.db import Base, new_id


class Notice(Base):
    """Something that a person should know of. Whether they may still read it is asked whenever it is shown."""

    __tablename__ = "notices"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, default=new_id, autoincrement=False)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(24))
    """As in rules.Kind."""
    group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), index=True)
    room_id: Mapped[int | None] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id", ondelete="CASCADE"), index=True)
    other_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    """Who caused it, where that may be said."""
    role: Mapped[str | None] = mapped_column(String(16))
    """The duty that it tells of, as in groups.rules.Role."""
    report_id: Mapped[int | None] = mapped_column(ForeignKey("reports.id", ondelete="CASCADE"), index=True)
    """The reader's own report, or one that is their task: it leads there."""
    made_at: Mapped[datetime]
    told_at: Mapped[datetime | None]
    """From when on it may be seen from afar that something waits; None: it lies there quietly, or until the person's rest is over."""
    due_at: Mapped[datetime | None]
    """When the job looks at it next, to tell of it after a rest or by mail; None: it need not."""
    mailed_at: Mapped[datetime | None]
    met_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_notices_person_id_made_at", "person_id", "made_at"),
        Index("ix_notices_due_at", "due_at"),
    )


class MailChoice(Base):
    """Of this matter (rules.Matter) a mail may tell this person. No row: none does."""

    __tablename__ = "mail_choices"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    matter: Mapped[str] = mapped_column(String(16), primary_key=True)


class SilentGroup(Base):
    """What comes from this group lies in this person's inbox and rings nowhere."""

    __tablename__ = "silent_groups"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), primary_key=True)

    __table_args__ = (Index("ix_silent_groups_group_id", "group_id"),)


class RingChoice(Base):
    """How this matter rings for this person: nowhere, or as a push too (rules.Rings). No row: on open pages. Whether a mail tells of it as
    well is a MailChoice."""

    __tablename__ = "ring_choices"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    matter: Mapped[str] = mapped_column(String(16), primary_key=True)
    rings: Mapped[str] = mapped_column(String(8))


class GroupRingChoice(Base):
    """How this matter rings where it comes from this group (rules.Rings)."""

    __tablename__ = "group_ring_choices"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), primary_key=True)
    matter: Mapped[str] = mapped_column(String(16), primary_key=True)
    rings: Mapped[str] = mapped_column(String(8))

    __table_args__ = (Index("ix_group_ring_choices_group_id", "group_id"),)


class PersonRingChoice(Base):
    """The same where it comes from this other person. They never hear of it."""

    __tablename__ = "person_ring_choices"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    matter: Mapped[str] = mapped_column(String(16), primary_key=True)
    rings: Mapped[str] = mapped_column(String(8))

    __table_args__ = (Index("ix_person_ring_choices_other_id", "other_id"),)


class PushBrowser(Base):
    """A browser in which somebody turned push on. It goes with the sign-in: who signs out there gets nothing there any more."""

    __tablename__ = "push_browsers"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, default=new_id, autoincrement=False)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    sign_in: Mapped[str] = mapped_column(ForeignKey("sign_ins.token_hash", ondelete="CASCADE"), index=True)
    endpoint: Mapped[str] = mapped_column(Text)
    """Where its push service takes what is for it: a long secret address."""
    endpoint_hash: Mapped[str] = mapped_column(String(64))
    p256dh: Mapped[str] = mapped_column(String(100))
    auth: Mapped[str] = mapped_column(String(40))
    """What its pushes are encrypted for, RFC 8291."""
    made_for: Mapped[str] = mapped_column(String(100))
    """The public key of ours that it takes pushes from: it takes none from another."""
    shows_words: Mapped[bool] = mapped_column(default=False)
    """Whether a push may say what the inbox says, names and groups; else only that something waits."""
    made_at: Mapped[datetime]
    pushed_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_push_browsers_endpoint_hash", "endpoint_hash", unique=True),)


class OutgoingPush(Base):
    """A push on its way to this browser, one at a time: what it says is read from the inbox when it goes."""

    __tablename__ = "outgoing_pushes"

    browser_id: Mapped[int] = mapped_column(
        ForeignKey("push_browsers.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    asked_at: Mapped[datetime]
    """When something was last made that it is to tell of."""
    due_at: Mapped[datetime] = mapped_column(index=True)
    tries: Mapped[int] = mapped_column(default=0)
