"""Tables of pairs: invitations, connections with their two sides, the distance that one person keeps from another, asking for company."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from community.shared.crypto import SEALED
from community.shared.db import Base, new_id


class ConnectInvitation(Base):
    """Somebody asks somebody to connect. `state`: open, accepted, declined, lapsed, withdrawn. Its writer is told of *accepted* alone:
    a declined one looks open to them until it would have lapsed."""

    __tablename__ = "connect_invitations"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, default=new_id, autoincrement=False)
    from_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    to_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    hello: Mapped[str] = mapped_column(String(280))
    state: Mapped[str] = mapped_column(String(10), default="open")
    made_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_connect_invitations_from_id_to_id", "from_id", "to_id"),
        Index("ix_connect_invitations_to_id_state", "to_id", "state"),
    )


class Connection(Base):
    """A pair. There is at most one of any two people; it ends and may begin anew, from the first stage."""

    __tablename__ = "connections"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, default=new_id, autoincrement=False)
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    closing_word: Mapped[str] = mapped_column(String(600), default="")
    """What the one who parted left for the other, if they chose to."""


class Side(Base):
    """One person's side of a pair. The pair's stage is the lower of the two opennesses, and only that is ever shown."""

    __tablename__ = "connection_sides"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    connection_id: Mapped[int] = mapped_column(ForeignKey("connections.id", ondelete="CASCADE"))
    openness: Mapped[int] = mapped_column(default=1)
    raised_at: Mapped[datetime | None]
    """When openness was last raised: the next raise is 7 days later at the soonest."""
    told_stage: Mapped[int] = mapped_column(default=1)
    """The furthest stage of the pair that this side was told of."""
    note_put_away_at: Mapped[datetime | None]
    """When this side put a note away that said how the two write lately. The note itself is kept nowhere."""

    __table_args__ = (Index("ix_connection_sides_connection_id", "connection_id"),)


class Distance(Base):
    """What one person keeps between themselves and another: mute, step_back or block. Any of the three may stand beside another; and
    no_contact, which two moderators set, always in both directions."""

    __tablename__ = "distances"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    made_at: Mapped[datetime]
    until: Mapped[datetime | None]
    """When it ends by itself (a step back); None: when they say."""
    says_so: Mapped[bool] = mapped_column(default=False)
    """Of a step back: the other reads that they are taking space."""
    covers_mine: Mapped[bool] = mapped_column(default=False)
    """Of a block: what I write comes covered to them too."""

    __table_args__ = (Index("ix_distances_other_id", "other_id"),)


class CompanyAsk(Base):
    """Somebody asks some of their connections for company (rules.AskState). Deleted a day after it was made, whatever became of it."""

    __tablename__ = "company_asks"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, default=new_id, autoincrement=False)
    from_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    line: Mapped[str] = mapped_column(Text, default="", info=SEALED)
    """What they wrote with it, sealed (shared/crypto.py); empty as soon as nobody needs it any more."""
    state: Mapped[str] = mapped_column(String(10), default="open")
    made_at: Mapped[datetime]
    with_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    """Who came."""
    begun_at: Mapped[datetime | None]
    """When they came: the first breath, from which both pages reckon."""
    ended_at: Mapped[datetime | None]
    """When one of the two ended the breathing for both."""

    __table_args__ = (
        Index("ix_company_asks_from_id_made_at", "from_id", "made_at"),
        Index("ix_company_asks_with_id", "with_id"),
    )


class CompanyAsked(Base):
    """Who was asked. That they declined is theirs alone: it takes the asking off their pages and is told to nobody."""

    __tablename__ = "company_asked"

    ask_id: Mapped[int] = mapped_column(ForeignKey("company_asks.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    declined: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (Index("ix_company_asked_person_id", "person_id"),)
