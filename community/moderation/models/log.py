"""Tables of the log. It is only ever added to: database triggers refuse anything else."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from community.rooms.models import BigKey
from community.shared.db import Base


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
    """Of all that stands here and of the entry before (rules.chain.link)."""

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
