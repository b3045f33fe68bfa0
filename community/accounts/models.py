"""Tables of people: how they sign in, what they tell of themselves, which boundaries they set. Tokens and codes are kept as hashes only."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from community.shared.crypto import SEALED
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


class ProfileAnswer(Base):
    """An answer to a gentle question, or one's own: `question` is a key of config/profile.toml, or `own` with a title."""

    __tablename__ = "profile_answers"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, default=new_id, autoincrement=False)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    question: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(120), default="")
    body: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    depth: Mapped[int]
    """0 to 4: from which stage with its writer it can be read; 0: by everybody here."""
    position: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime]

    __table_args__ = (Index("ix_profile_answers_person_id", "person_id"),)


class Avatar(Base):
    """A picture that somebody uploaded, encoded anew by us. Who has none is shown by a pattern made from their id."""

    __tablename__ = "avatars"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    image: Mapped[bytes] = mapped_column(LargeBinary)
    version: Mapped[str] = mapped_column(String(16))
    """Part of its address, so that a new one is seen at once."""
    depth: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime]


class BoundarySettings(Base):
    """A person's boundaries as product.md has them. No row: all at their defaults. Presence and typing stand with the person, because
    they are read at every event."""

    __tablename__ = "boundary_settings"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    invites: Mapped[str] = mapped_column(String(20), default="groups_settling")
    """Who may invite me to connect: groups_settling, groups, nobody"""
    writes: Mapped[str] = mapped_column(String(20), default="connections")
    """Who may write to me privately: connections, connections_settling, nobody"""
    answered: Mapped[str] = mapped_column(String(10), default="listen")
    """How I like to be answered: listen, similar, ideas"""
    time_zone: Mapped[str] = mapped_column(String(40), default="UTC")
    quiet_shown: Mapped[bool] = mapped_column(default=False)
    """Whether others read that I rest during quiet hours."""
    reply_pace: Mapped[str] = mapped_column(String(12), default="when_i_can")
    """when_i_can, within_days, within_a_day"""
    capacity: Mapped[str] = mapped_column(String(10), default="")
    """Not said (empty), open, listening, resting; until capacity_until"""
    capacity_until: Mapped[datetime | None]
    gentle_minutes: Mapped[int] = mapped_column(default=0)
    limits: Mapped[str] = mapped_column(String(600), default="")
    """Words about my limits, part of my boundary card."""
    break_since: Mapped[datetime | None]
    """Set while the account rests."""
    break_until: Mapped[datetime | None]
    """When it ends by itself; None: when I say."""
    break_shown: Mapped[str] = mapped_column(String(12), default="nobody")
    """Who reads that I am away: nobody, connections, groups"""
    break_says_until: Mapped[bool] = mapped_column(default=False)
    notices_one_sided: Mapped[bool] = mapped_column(default=True)
    """Whether I may see a private note when a connection has become one-sided."""


class QuietHours(Base):
    """On this weekday (0: Monday), in the person's own zone, from `begins` to `ends` in minutes of the day; an end at or before the
    beginning is on the next day."""

    __tablename__ = "quiet_hours"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    weekday: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    begins: Mapped[int]
    ends: Mapped[int]


class AvoidedTopic(Base):
    """A topic that somebody would rather not meet: a tag of config/content_notes.toml, or a word of their own, sealed."""

    __tablename__ = "avoided_topics"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, default=new_id, autoincrement=False)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    tag: Mapped[str] = mapped_column(String(40), default="")
    word: Mapped[str] = mapped_column(Text, default="", info=SEALED)
    """Sealed (shared/crypto.py). Never shown to anyone else, never sent to another's browser."""
