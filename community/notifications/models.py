"""Tables of the inbox: notices, and what somebody chose to be told by mail. A notice holds where it leads and no word of what was said."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String
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
