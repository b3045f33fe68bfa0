"""What moderators did about members, and what came of another look at it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class SecondAsked:
    """What a moderator did holds for a day, and waits for a second to agree to all of it."""

    action_id: int
    group_id: int | None


@dataclass(frozen=True)
class ActionAgreed:
    """By a second moderator."""

    action_id: int
    group_id: int | None
    person_id: int | None
    actor_id: int
    until: datetime | None


@dataclass(frozen=True)
class AppealMade:
    """A member asks for another look at what moderators decided about them."""

    appeal_id: int
    action_id: int
    group_id: int | None
    person_id: int


@dataclass(frozen=True)
class AppealDecided:
    action_id: int
    group_id: int | None
    person_id: int
    actor_id: int
    outcome: str
    answer: str


@dataclass(frozen=True)
class KindWordSaid:
    group_id: int
    person_id: int
    actor_id: int
    words: str


@dataclass(frozen=True)
class KindWordTakenBack:
    group_id: int
    person_id: int
    actor_id: int
    reason: str


@dataclass(frozen=True)
class LookFirstSet:
    group_id: int
    person_id: int
    actor_id: int
    until: datetime
    reason: str


@dataclass(frozen=True)
class LookFirstEnded:
    """By a moderator, before its time."""

    group_id: int
    person_id: int
    actor_id: int


@dataclass(frozen=True)
class MemberPaused:
    group_id: int
    person_id: int
    actor_id: int
    until: datetime
    reason: str


@dataclass(frozen=True)
class PauseEnded:
    """`actor_id` None: by itself."""

    group_id: int
    person_id: int
    actor_id: int | None
