"""Tables of people and how they sign in. Tokens and codes are kept as hashes only."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from community.shared.db import Base, new_id


class Person(Base):
    """An account. `state`: waiting (for the host's yes), active, closed. A closed one keeps no name, address or password."""

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, default=new_id, autoincrement=False)
    handle: Mapped[str] = mapped_column(String(20), unique=True)
    handle_skeleton: Mapped[str] = mapped_column(String(40), unique=True)
    """The handle with look-alike characters folded together (Unicode TS #39), so that no two look the same."""
    name: Mapped[str] = mapped_column(String(60))
    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str] = mapped_column(String(255))
    state: Mapped[str] = mapped_column(String(10), default="active")
    is_host: Mapped[bool] = mapped_column(default=False)
    is_site_moderator: Mapped[bool] = mapped_column(default=False)
    joined_at: Mapped[datetime]
    asked: Mapped[str] = mapped_column(String(500), default="")
    """What they wrote to the host when joining is by approval."""
    pledge_version: Mapped[int] = mapped_column(default=0)
    pledge_accepted_at: Mapped[datetime | None]
    shows_presence: Mapped[str] = mapped_column(String(12), default="nobody")
    """Who sees that they are here: nobody, connections, groups."""
    shows_typing: Mapped[bool] = mapped_column(default=False)


class PersonInterest(Base):
    __tablename__ = "person_interests"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    tag: Mapped[str] = mapped_column(String(40), primary_key=True)


class SignIn(Base):
    """One device's sign-in. Deleting the row signs it out, wherever it is. The cookie holds the token, we its hash."""

    __tablename__ = "sign_ins"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    device: Mapped[str] = mapped_column(String(80), default="")
    """In the member's own words for it: "Firefox on Linux". Nobody else sees it."""


class RecoveryCode(Base):
    __tablename__ = "recovery_codes"

    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)


class ResetToken(Base):
    __tablename__ = "reset_tokens"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    expires_at: Mapped[datetime]


class SiteInvitation(Base):
    """A link with which people may sign up when signing up is by invitation."""

    __tablename__ = "site_invitations"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    made_by: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    uses_left: Mapped[int]

    __table_args__ = (Index("ix_site_invitations_expires_at", "expires_at"),)
