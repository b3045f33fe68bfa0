"""Tables of two people who are asked to keep apart."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from community.shared.crypto import SEALED
from community.shared.db import Base, new_id


class NoContactOrder(Base):
    """Two moderators together decide that two people keep apart; what holds them apart are two rows of connections' distances. `state`, as
    in boundaries.no_contact: proposed, holds, declined, ended. `one_id` is the lower of the two."""

    __tablename__ = "no_contact_orders"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, default=new_id, autoincrement=False)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id", ondelete="SET NULL"))
    """Whose moderators it came from; None: the site's."""
    one_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    other_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    state: Mapped[str] = mapped_column(String(10), default="proposed")
    reason: Mapped[str] = mapped_column(Text, info=SEALED)
    """What both read of it, sealed (shared/crypto.py)."""
    days: Mapped[int | None]
    """How long it is to hold from when it begins; None: until two moderators end it."""
    proposed_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    proposed_at: Mapped[datetime]
    agreed_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    began_at: Mapped[datetime | None]
    until: Mapped[datetime | None]
    ending_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    """Who asked to end it; it waits for another to agree."""
    ending_at: Mapped[datetime | None]
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    ended_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_no_contact_orders_one_id_other_id", "one_id", "other_id"),
        Index("ix_no_contact_orders_group_id_proposed_at", "group_id", "proposed_at"),
    )


class NoContactWords(Base):
    """What one of the two wrote to the moderators when they asked to look at it again. The newest alone is kept."""

    __tablename__ = "no_contact_words"

    order_id: Mapped[int] = mapped_column(ForeignKey("no_contact_orders.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    sealed: Mapped[str] = mapped_column(Text, info=SEALED)
    """Their words, sealed (shared/crypto.py)."""
    written_at: Mapped[datetime]

    __table_args__ = (Index("ix_no_contact_words_person_id", "person_id"),)
