"""Tables of who is on duty, of what keeps those who moderate from carrying too much, and of how their months were."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.shared.crypto import SEALED
from community.shared.db import Base, new_id


class DutyRoster(Base):
    """Of a group, made when somebody first sets anything of it; or of the site, which is always there."""

    __tablename__ = "duty_rosters"

    place: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    """The group's id; 0: the site."""
    group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), unique=True)
    time_zone: Mapped[str] = mapped_column(String(40), default="UTC")


class DutySlot(Base):
    """Every week on this day (0: Monday), in minutes of the day by the roster's clock."""

    __tablename__ = "duty_slots"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, default=new_id, autoincrement=False)
    place: Mapped[int] = mapped_column(ForeignKey("duty_rosters.place", ondelete="CASCADE"), index=True)
    weekday: Mapped[int]
    begins: Mapped[int]
    ends: Mapped[int]
    """At or before the beginning: on the next day."""
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    """Who holds it. None: it is open."""


class DutySwap(Base):
    """Who holds a slot asks for somebody else on one date."""

    __tablename__ = "duty_swaps"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, default=new_id, autoincrement=False)
    slot_id: Mapped[int] = mapped_column(ForeignKey("duty_slots.id", ondelete="CASCADE"))
    day: Mapped[date]
    """On which the watch begins, by the roster's clock."""
    asked_by: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    taken_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)

    __table_args__ = (UniqueConstraint("slot_id", "day"),)


class DutyTurn(Base):
    """Whose turn a case was when nobody was on duty."""

    __tablename__ = "duty_turns"

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True)
    place: Mapped[int] = mapped_column(BigInteger)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    called_at: Mapped[datetime]

    __table_args__ = (Index("ix_duty_turns_place_person_id_called_at", "place", "person_id", "called_at"),)


class TendingReport(Base):
    """What moderating a group was in one month, as numbers that may be told (blurring.py). Kept as it was then, whatever is deleted later.
    Nobody is in it."""

    __tablename__ = "tending_reports"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, default=new_id, autoincrement=False)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"))
    month: Mapped[date]
    """Its first day, by the clock of the group's roster."""
    numbers: Mapped[Any] = mapped_column(JSON)
    """reports, acts: cells and total; first_look: minutes, the median. Null: not told."""

    __table_args__ = (
        UniqueConstraint("group_id", "month"),
        Index("ix_tending_reports_month_id", "month", "id"),
    )


class HeavyClaim(Base):
    """A moderator took a case that is hard to look at. Kept as long as it counts."""

    __tablename__ = "heavy_claims"

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    claimed_at: Mapped[datetime]

    __table_args__ = (Index("ix_heavy_claims_person_id_claimed_at", "person_id", "claimed_at"),)


class DutyPause(Base):
    """A moderator put everything down: until then nobody counts on them, whatever their hours are."""

    __tablename__ = "duty_pauses"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    until: Mapped[datetime]


class DebriefNote(Base):
    """From one moderator to another whom they chose. Either can take it away, for both."""

    __tablename__ = "debrief_notes"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, default=new_id, autoincrement=False)
    from_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    to_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    sealed: Mapped[str] = mapped_column(Text, info=SEALED)
    """Its words, sealed (shared/crypto.py)."""
    written_at: Mapped[datetime]

    __table_args__ = (
        Index("ix_debrief_notes_from_id_written_at", "from_id", "written_at"),
        Index("ix_debrief_notes_to_id_written_at", "to_id", "written_at"),
    )
