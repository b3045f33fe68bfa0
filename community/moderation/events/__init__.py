"""What moderators did and what was brought to them. Each act has its event, and the log hangs on the event: nothing acts unlogged.
Beside them groups' own events (MemberRemoved, MembershipChanged) tell the features below that somebody's place has changed."""

from dataclasses import dataclass, field
from datetime import date, datetime

from .acts import ActionAgreed as ActionAgreed
from .acts import AppealDecided as AppealDecided
from .acts import AppealMade as AppealMade
from .acts import KindWordSaid as KindWordSaid
from .acts import KindWordTakenBack as KindWordTakenBack
from .acts import LookFirstEnded as LookFirstEnded
from .acts import LookFirstSet as LookFirstSet
from .acts import MemberPaused as MemberPaused
from .acts import PauseEnded as PauseEnded
from .acts import SecondAsked as SecondAsked


@dataclass(frozen=True)
class ReportMade:
    """It stands in its case already. `group_id`, here and below: None where it belongs to no group."""

    report_id: int
    case_id: int
    group_id: int | None


@dataclass(frozen=True)
class WorriedAbout:
    """Somebody reported that this person may be in danger themselves. Not who, nor of what: it goes to the person."""

    person_id: int = field(repr=False)


@dataclass(frozen=True)
class TalkSaid:
    """Something was said between whoever made a report and the moderators whose task it is. For them alone."""

    report_id: int
    group_id: int | None
    by_reporter: bool


@dataclass(frozen=True)
class AskedHow:
    """Some time after their report was closed, this person is asked how they are. Once."""

    report_id: int
    person_id: int


@dataclass(frozen=True)
class CaseEvent:
    """`depth`: of the room, as the case keeps it."""

    case_id: int
    group_id: int | None
    depth: int


@dataclass(frozen=True)
class CaseClaimed(CaseEvent):
    """A case that was nobody's is this moderator's for a while. That they go on working on it is no event."""

    actor_id: int


@dataclass(frozen=True)
class CaseLetGo(CaseEvent):
    actor_id: int


@dataclass(frozen=True)
class ClaimLapsed(CaseEvent):
    """Nobody's again: whoever had taken it did nothing on it for as long as the lease runs."""


@dataclass(frozen=True)
class CaseHandedOver(CaseEvent):
    """`to_id` has it now."""

    actor_id: int
    to_id: int


@dataclass(frozen=True)
class OpinionAsked(CaseEvent):
    """What does `to_id` think of it?"""

    actor_id: int
    to_id: int


@dataclass(frozen=True)
class OpinionGiven(CaseEvent):
    actor_id: int


@dataclass(frozen=True)
class CaseNoted(CaseEvent):
    """A moderator wrote a note on it. The log does not tell of it."""


@dataclass(frozen=True)
class CasePutOff(CaseEvent):
    """It is to be looked at again on a day."""

    actor_id: int
    until: date


@dataclass(frozen=True)
class DangerTicked(CaseEvent):
    """`step`: a key of config/danger.toml, `label` its words now. `done` False: it was ticked and is not any more."""

    actor_id: int
    step: str
    label: str
    done: bool


@dataclass(frozen=True)
class CaseClosed(CaseEvent):
    """With all its reports."""

    actor_id: int


@dataclass(frozen=True)
class EvidenceOpened:
    """A moderator reads what was said. Each time is an event of its own. `depth`: of the room."""

    report_id: int
    case_id: int
    group_id: int | None
    actor_id: int
    depth: int = 0


@dataclass(frozen=True)
class QuietTimeGiven:
    group_id: int
    person_id: int
    actor_id: int
    until: datetime
    reason: str


@dataclass(frozen=True)
class QuietTimeEnded:
    """By a moderator, before its time. That it ends by itself is no event."""

    group_id: int
    person_id: int
    actor_id: int


@dataclass(frozen=True)
class RemovalDecided:
    group_id: int
    person_id: int
    actor_id: int
    reason: str


@dataclass(frozen=True)
class MemberLetBack:
    group_id: int
    person_id: int
    actor_id: int


@dataclass(frozen=True)
class RuleAdded:
    """A rule of words began to hold, in a group or (None) on the whole site."""

    rule_id: int
    group_id: int | None
    actor_id: int
    phrase: str
    effect: str
    why: str


@dataclass(frozen=True)
class RuleTakenAway:
    rule_id: int
    group_id: int | None
    actor_id: int
    phrase: str
    effect: str


@dataclass(frozen=True)
class LinksSet:
    """Moderators chose whose messages with a link wait (groups.rules.LinksWait)."""

    group_id: int
    actor_id: int
    before: str
    now: str


@dataclass(frozen=True)
class CalmBegun:
    """A moderator began calm hours in a group, or set their end anew."""

    group_id: int
    actor_id: int
    until: datetime


@dataclass(frozen=True)
class CalmEnded:
    """Before their time. That they end by themselves is no event."""

    group_id: int
    actor_id: int


@dataclass(frozen=True)
class MarkSeen:
    """A moderator saw to a message that met a rule."""

    message_id: int
    group_id: int
    depth: int
    actor_id: int


@dataclass(frozen=True)
class SealOpened:
    """A moderator opened, on a report of it, who wrote a message that was sent unnamed."""

    case_id: int
    group_id: int
    room_id: int | None
    message_id: int | None
    depth: int
    actor_id: int
    writer_id: int | None = field(repr=False)
    """None where they left for good since."""


@dataclass(frozen=True)
class SwapAsked:
    """Somebody on the roster asks another to take one date of theirs."""

    group_id: int | None
    actor_id: int


@dataclass(frozen=True)
class CaseHandedOn:
    """A moderator put it down, and it is this one's turn."""

    group_id: int | None
    to_id: int


@dataclass(frozen=True)
class DebriefWritten:
    """A moderator wrote to this one."""

    to_id: int
    group_id: None = None


@dataclass(frozen=True)
class SwapTaken:
    """`to_id` had asked for it."""

    group_id: int | None
    to_id: int
