"""Tables of what moderators did, and of members who ask for another look at it. The other tables of moderation, and the way to all of them:
the package."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from community.shared.db import Base, new_id


class Action(Base):
    """What a moderator did, as long as it can be undone and for the member's history: in which group (None: on the site), to whom or to
    which message, why, and until when. What it restricts stands where it is asked for (memberships, messages); the log tells of it too."""

    __tablename__ = "actions"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, default=new_id, autoincrement=False)
    step: Mapped[str] = mapped_column(String(12))
    """As in rules.Deed."""
    group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    """To whom. None for a message that was sent unnamed: a row that names both would undo its seal."""
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id", ondelete="SET NULL"), index=True)
    depth: Mapped[int] = mapped_column(default=0)
    """Of the message's room then: a moderator below it reads nothing of it. 0 where it is about no message."""
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id", ondelete="SET NULL"), index=True)
    """On which it was decided, if on one."""
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    reason: Mapped[str] = mapped_column(String(1000))
    """As the member reads it."""
    clause: Mapped[str] = mapped_column(String(200), default="")
    """The line of the group's agreement, as it was then; empty for none of them."""
    began_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    """When it ends by itself; None: not before it is undone."""
    asked_until: Mapped[datetime | None]
    """Until when it is to hold if a second moderator agrees. None of a removal, which has no end."""
    second_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    """The second moderator, who agreed to all of it."""
    state: Mapped[str] = mapped_column(String(12), default="stands")
    """As in rules.ActionState."""
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    undone_reason: Mapped[str] = mapped_column(String(1000), default="")

    __table_args__ = (
        Index("ix_actions_group_id_began_at", "group_id", "began_at", "id"),
        Index("ix_actions_person_id_began_at", "person_id", "began_at", "id"),
        Index("ix_actions_state_ends_at", "state", "ends_at", "id"),
    )


class Appeal(Base):
    """A member asks for another look at what moderators decided about them: once for each, decided by somebody who did not act. `state`: open,
    decided."""

    __tablename__ = "appeals"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, default=new_id, autoincrement=False)
    action_id: Mapped[int] = mapped_column(ForeignKey("actions.id", ondelete="CASCADE"), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    words: Mapped[str] = mapped_column(String(2000))
    made_at: Mapped[datetime]
    due_at: Mapped[datetime]
    """By when they are to have an answer."""
    state: Mapped[str] = mapped_column(String(8), default="open")
    outcome: Mapped[str] = mapped_column(String(12), default="")
    """As in rules.Outcome; empty while it is open."""
    answer: Mapped[str] = mapped_column(String(1000), default="")
    """Why, as the member reads it."""
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))

    __table_args__ = (Index("ix_appeals_state_due_at", "state", "due_at", "id"),)
