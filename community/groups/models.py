"""Tables of groups and who belongs to them."""

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from community.shared.db import Base, new_id


class Group(Base):
    __tablename__ = "groups"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, default=new_id, autoincrement=False)
    name: Mapped[str] = mapped_column(String(80))
    gathers: Mapped[str] = mapped_column(String(160))
    """What it gathers around, in a line."""
    about: Mapped[str] = mapped_column(Text, default="")
    for_whom: Mapped[str] = mapped_column(String(400), default="")
    size_cap: Mapped[int] = mapped_column(default=24)
    join_mode: Mapped[str] = mapped_column(String(10), default="open")
    """open, request, invitation"""
    question: Mapped[str] = mapped_column(String(300), default="")
    """What is asked of those who request to join."""
    founded_at: Mapped[datetime]
    agreement_version: Mapped[int] = mapped_column(default=1)
    """The current one; Agreement has the text."""
    allows_unnamed: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether a message in its rooms can be sent without a name."""
    links_wait: Mapped[str] = mapped_column(String(8), default="week", server_default="week")
    """Whose messages with a link wait for a look, as in rules.LinksWait."""
    calm_until: Mapped[datetime | None]
    """Until when calm hours are in force: joining by asking, links to join off, newcomers' messages wait."""
    protections_version: Mapped[int] = mapped_column(default=0, server_default="0")
    """Raised with whatever changes what protects its talk (boundaries/facts/protecting.py)."""
    waits_unwatched: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether members' messages wait for a look while nobody is on duty (moderation's roster)."""


class GroupInterest(Base):
    __tablename__ = "group_interests"

    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), primary_key=True)
    tag: Mapped[str] = mapped_column(String(40), primary_key=True)

    __table_args__ = (Index("ix_group_interests_tag", "tag"),)


class Agreement(Base):
    """A group's agreement in one of its versions. A version is never changed, only followed by another."""

    __tablename__ = "agreements"

    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    body: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]
    written_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))


class Membership(Base):
    """A person in a group. `state`: active, paused (a moderator's pause; they belong, and neither read nor write), left, removed. The row
    stays, so that a removal holds."""

    __tablename__ = "memberships"

    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    state: Mapped[str] = mapped_column(String(8), default="active")
    joined_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    greeter: Mapped[bool] = mapped_column(default=False)
    facilitator: Mapped[bool] = mapped_column(default=False)
    moderator: Mapped[bool] = mapped_column(default=False)
    stage: Mapped[int] = mapped_column(default=1)
    held_stage: Mapped[int] = mapped_column(default=1)
    """The furthest stage ever held: coming back to it needs no new wait."""
    stage_since: Mapped[datetime]
    """When the last step forward beyond held_stage was taken (or the joining)."""
    welcomed_to: Mapped[int] = mapped_column(default=0)
    """The stage to which a facilitator opened the door early; the member still asks themselves."""
    told_of_stage: Mapped[int] = mapped_column(default=1)
    """The furthest next step that the member was told is open: it is said once."""
    agreement_version: Mapped[int] = mapped_column(default=0)
    quiet_until: Mapped[datetime | None]
    quiet_reason: Mapped[str] = mapped_column(String(1000), default="")
    paused_until: Mapped[datetime | None]
    """When a pause ends by itself. It goes on where somebody leaves meanwhile, or leaving would end it."""
    look_first_until: Mapped[datetime | None]
    """Until then a moderator looks at each of their messages here before it goes out."""
    present_on: Mapped[date | None]
    """The last day noted as present, so that a day is written once."""
    welcomed_at: Mapped[datetime | None]
    """When a greeter said that this newcomer was welcomed."""
    end_reason: Mapped[str] = mapped_column(String(1000), default="")
    """Why a moderator removed them, as they may read it."""

    __table_args__ = (
        Index("ix_memberships_person_id", "person_id"),
        Index("ix_memberships_group_id_state", "group_id", "state"),
    )


class JoinRequest(Base):
    """Somebody asks to join. `state`: open, accepted, declined, withdrawn."""

    __tablename__ = "join_requests"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, default=new_id, autoincrement=False)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    answer: Mapped[str] = mapped_column(String(1000), default="")
    agreement_version: Mapped[int]
    """The agreement they accepted when asking."""
    state: Mapped[str] = mapped_column(String(10), default="open")
    asked_at: Mapped[datetime]

    __table_args__ = (Index("ix_join_requests_group_id_state", "group_id", "state"),)


class GroupInvitation(Base):
    __tablename__ = "group_invitations"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, default=new_id, autoincrement=False)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64))
    made_by: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    uses_left: Mapped[int]

    __table_args__ = (UniqueConstraint("token_hash"),)
