"""Tables of pace: what a group asks for a step, and the days on which a member was there. And what two people answered at a step."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from community.shared.crypto import SEALED
from community.shared.db import Base


class Pace(Base):
    """What a group asks before the step to `stage`, where it differs from the default in rules.py."""

    __tablename__ = "paces"

    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), primary_key=True)
    stage: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    days: Mapped[int]
    present_days: Mapped[int]
    sessions: Mapped[int]


class PresentDay(Base):
    """A member was there on this (UTC) day: reading counts. Used for the pace alone and shown to nobody as a list."""

    __tablename__ = "present_days"

    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)

    __table_args__ = (Index("ix_present_days_person_id", "person_id"),)


class PairReflection(Base):
    """One person's answer to the question that a pair is offered at the step to `stage`. The other reads it once both have answered."""

    __tablename__ = "pair_reflections"

    connection_id: Mapped[int] = mapped_column(ForeignKey("connections.id", ondelete="CASCADE"), primary_key=True)
    stage: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    question: Mapped[str] = mapped_column(String(40))
    """Its key in config/reflections.toml: whoever answers first settles it for both."""
    words: Mapped[str] = mapped_column(Text, info=SEALED)
    """Sealed (shared/crypto.py)."""
    answered_at: Mapped[datetime]

    __table_args__ = (Index("ix_pair_reflections_person_id", "person_id"),)
