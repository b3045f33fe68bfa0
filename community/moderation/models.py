"""Tables of reports and of the log. The log is only ever added to: database triggers refuse anything else."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.rooms.models import BigKey
from community.shared.db import Base, new_id


class Report(Base):
    """A member asks the moderators to look at a message. `state`: open, closed. The words as they were are kept with it."""

    __tablename__ = "reports"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, default=new_id, autoincrement=False)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"))
    room_id: Mapped[int | None] = mapped_column(ForeignKey("rooms.id", ondelete="SET NULL"), index=True)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id", ondelete="SET NULL"), index=True)
    depth: Mapped[int]
    """Of the room then: a moderator below it does not see the report."""
    reporter_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    about_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    reason: Mapped[str] = mapped_column(String(20))
    words: Mapped[str] = mapped_column(String(2000), default="")
    evidence_html: Mapped[str] = mapped_column(Text)
    reported_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(8), default="open")
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    outcome: Mapped[str] = mapped_column(String(1000), default="")
    """What the reporter reads: what came of it."""

    __table_args__ = (
        UniqueConstraint("message_id", "reporter_id"),
        Index("ix_reports_group_id_state_reported_at", "group_id", "state", "reported_at"),
    )


class LogEntry(Base):
    """Who did what to whom, when and why. Numbers instead of foreign keys: an entry outlives what it speaks of."""

    __tablename__ = "moderation_log"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    at: Mapped[datetime]
    act: Mapped[str] = mapped_column(String(40))
    """thing.past-verb, as in message.hidden"""
    actor_id: Mapped[int] = mapped_column(BigInteger)
    group_id: Mapped[int | None] = mapped_column(BigInteger)
    person_id: Mapped[int | None] = mapped_column(BigInteger)
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    report_id: Mapped[int | None] = mapped_column(BigInteger)
    reason: Mapped[str] = mapped_column(String(1000), default="")
    details: Mapped[Any] = mapped_column(JSON, default=dict)
    number: Mapped[int] = mapped_column(BigInteger, unique=True)
    """Its place in the log, from 1 on without a gap."""
    hash: Mapped[str] = mapped_column(String(64))
    """Of all that stands here and of the entry before (rules.link)."""

    __table_args__ = (
        Index("ix_moderation_log_group_id_id", "group_id", "id"),
        Index("ix_moderation_log_person_id", "person_id"),
    )


class LogHead(Base):
    """The one row that says where the log ends. Whoever adds to the log holds it until the commit, so that one follows another."""

    __tablename__ = "moderation_log_head"

    id: Mapped[int] = mapped_column(primary_key=True)
    """Always 1."""
    number: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[str] = mapped_column(String(64))
