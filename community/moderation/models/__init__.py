"""Tables of cases, their reports, and what was said about them. Beside them: what moderators did (acts.py), who keeps apart (apart.py),
who is on duty (duty.py), the log (log.py)."""

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.rooms.models import BigKey
from community.shared.crypto import SEALED
from community.shared.db import Base, new_id

from .acts import Action as Action
from .acts import Appeal as Appeal
from .apart import NoContactOrder as NoContactOrder
from .apart import NoContactWords as NoContactWords
from .duty import DebriefNote as DebriefNote
from .duty import DutyPause as DutyPause
from .duty import DutyRoster as DutyRoster
from .duty import DutySlot as DutySlot
from .duty import DutySwap as DutySwap
from .duty import DutyTurn as DutyTurn
from .duty import HeavyClaim as HeavyClaim
from .duty import TendingReport as TendingReport
from .log import LogEntry as LogEntry
from .log import LogHead as LogHead


class Case(Base):
    """What the moderators have before them: one thing, with all reports of it that came while it was open. `state`: open, closed. Of no
    group: it is for the site's moderators."""

    __tablename__ = "cases"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, default=new_id, autoincrement=False)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"))
    thing: Mapped[str] = mapped_column(String(12), default="message")
    """What it is about, as in rules.Thing."""
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id", ondelete="SET NULL"), index=True)
    about_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    depth: Mapped[int]
    """Of the room then: a moderator below it does not see the case. 0 where there is no room of a group."""
    reason: Mapped[str] = mapped_column(String(20))
    """That of its most urgent report, the first of them."""
    urgency: Mapped[int]
    """The same one's, a number of config/urgency.toml; 1 is the most urgent."""
    opened_at: Mapped[datetime]
    due_at: Mapped[datetime]
    """By when somebody should have looked: the earliest of what its reports wish for."""
    state: Mapped[str] = mapped_column(String(8), default="open")
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    outcome: Mapped[str] = mapped_column(String(1000), default="")
    """The sentence that all its reporters read."""
    claimed_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    """The moderator who looks at it; it is theirs until `claimed_until` and nobody's afterwards."""
    claimed_until: Mapped[datetime | None]
    look_again_on: Mapped[date | None]
    """Open, and on no list before this day (UTC)."""
    unnamed: Mapped[bool] = mapped_column(default=False)
    """The message was sent unnamed: whom it is about keeps them from deciding on it, and is on no page before its seal was opened."""
    seal_opened_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_cases_group_id_state_urgency_due_at_id", "group_id", "state", "urgency", "due_at", "id"),
        Index("ix_cases_group_id_state_closed_at_id", "group_id", "state", "closed_at", "id"),
        Index("ix_cases_claimed_until", "claimed_until"),
    )


class Report(Base):
    """Somebody asks moderators to look at something. `state`: open, closed. A group's message as it was, or what the reporter picked of what
    belongs to no group and goes to the site's moderators, is kept with it, sealed (ReportEvidence)."""

    __tablename__ = "reports"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, default=new_id, autoincrement=False)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"))
    """None: it is for the site's moderators."""
    thing: Mapped[str] = mapped_column(String(12), default="message", server_default="message")
    """What it is about, as in rules.Thing."""
    room_id: Mapped[int | None] = mapped_column(ForeignKey("rooms.id", ondelete="SET NULL"), index=True)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id", ondelete="SET NULL"), index=True)
    depth: Mapped[int]
    """Of the room then: a moderator below it does not see the report. 0 where there is no room of a group."""
    reporter_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    about_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    reason: Mapped[str] = mapped_column(String(20))
    words: Mapped[str] = mapped_column(String(2000), default="")
    hoped: Mapped[str] = mapped_column(String(12), default="", server_default="")
    """What the reporter hopes for, as in rules.Hoped; empty: they didn't say."""
    danger_to: Mapped[str] = mapped_column(String(8), default="", server_default="")
    """Who may be in danger, as in rules.DangerTo; empty where nobody is or they didn't say."""
    evidence_html: Mapped[str] = mapped_column(Text, default="")
    """What the message said, of reports from before evidence was sealed; a job seals it (services/seal_evidence.py). Empty since."""
    reported_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(8), default="open")
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    outcome: Mapped[str] = mapped_column(String(1000), default="")
    """What the reporter reads: what came of it."""
    asked_how_at: Mapped[datetime | None]
    """When whoever made it was asked how they are, some time after closing."""
    nonce: Mapped[str | None] = mapped_column(String(64))
    """The form's own number, so that one pressed twice is one report. None where its message says that already."""

    __table_args__ = (
        UniqueConstraint("message_id", "reporter_id"),
        UniqueConstraint("reporter_id", "nonce"),
        Index("ix_reports_case_id_reported_at_id", "case_id", "reported_at", "id"),
        Index("ix_reports_closed_at", "closed_at"),
        Index("ix_reports_group_id_state_reported_at", "group_id", "state", "reported_at"),
    )


class CaseNote(Base):
    """What moderators tell each other about a case. No member ever reads it. `kind`, as in rules.NoteKind."""

    __tablename__ = "case_notes"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    to_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    """The moderator to whom it was handed over or who was asked."""
    kind: Mapped[str] = mapped_column(String(12))
    sealed: Mapped[str] = mapped_column(Text, info=SEALED)
    """Its words, sealed (shared/crypto.py): it may speak of what was said in confidence. Empty where there are none."""
    written_at: Mapped[datetime]

    __table_args__ = (Index("ix_case_notes_case_id_id", "case_id", "id"),)


class CaseOpinion(Base):
    """A moderator is asked what they think of a case."""

    __tablename__ = "case_opinions"

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_case_opinions_person_id_answered_at", "person_id", "answered_at"),)


class ReportEvidence(Base):
    """The message, or a piece that the reporter picked, as it was then: it stays whatever becomes of it afterwards, and goes some time after the report
    is closed. Nothing leads from here to where it was said."""

    __tablename__ = "report_evidence"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, default=new_id, autoincrement=False)
    report_id: Mapped[int] = mapped_column(ForeignKey("reports.id", ondelete="CASCADE"))
    position: Mapped[int]
    writer_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    said_at: Mapped[datetime]
    sealed: Mapped[str] = mapped_column(Text, info=SEALED)
    """Its words, sealed (shared/crypto.py, rooms/queries/sealed.py)."""

    __table_args__ = (Index("ix_report_evidence_report_id_position", "report_id", "position"),)


class DangerTick(Base):
    """A step of config/danger.toml that somebody has done in this case. Taken back, the row goes; the log keeps both."""

    __tablename__ = "danger_ticks"

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True)
    step: Mapped[str] = mapped_column(String(24), primary_key=True)
    ticked_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    ticked_at: Mapped[datetime]


class ReportTalk(Base):
    """A line between whoever made a report and the moderators whose task it is. Nobody else reads it."""

    __tablename__ = "report_talk"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, default=new_id, autoincrement=False)
    report_id: Mapped[int] = mapped_column(ForeignKey("reports.id", ondelete="CASCADE"))
    writer_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    of_reporter: Mapped[bool]
    """Else it is a moderator's, whose name the reporter never reads."""
    said_at: Mapped[datetime]
    sealed: Mapped[str] = mapped_column(Text, info=SEALED)
    """What was said, sealed (shared/crypto.py)."""
    nonce: Mapped[str] = mapped_column(String(64))
    """The form's own number, so that one pressed twice is one line."""

    __table_args__ = (
        UniqueConstraint("report_id", "nonce"),
        Index("ix_report_talk_report_id_said_at_id", "report_id", "said_at", "id"),
    )


class WordRule(Base):
    """A word or phrase that moderators wrote down, and what happens to a message that meets it. It is never changed: it is taken away, and
    another one added."""

    __tablename__ = "word_rules"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, default=new_id, autoincrement=False)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"))
    """None: it holds in every group of the site."""
    phrase: Mapped[str] = mapped_column(String(100))
    effect: Mapped[str] = mapped_column(String(8))
    """cover, hold, flag (boundaries/protecting.py)"""
    why: Mapped[str] = mapped_column(String(300))
    """The sentence that a message's writer reads, and that stands on the cover."""
    made_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    made_at: Mapped[datetime]
    off_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_word_rules_group_id_off_at", "group_id", "off_at"),)


class MetRule(Base):
    """A line on the moderators' list: a message went out that met a rule. It goes once somebody has seen to it."""

    __tablename__ = "met_rules"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, default=new_id, autoincrement=False)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"))
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id", ondelete="CASCADE"))
    rule_id: Mapped[int] = mapped_column(ForeignKey("word_rules.id", ondelete="CASCADE"), index=True)
    depth: Mapped[int]
    """Of the room: a moderator below it does not see the line."""
    met_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("message_id", "rule_id"),
        Index("ix_met_rules_group_id_met_at", "group_id", "met_at"),
    )
