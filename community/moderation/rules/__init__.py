"""What moderating is, without any database: the names of acts in the log and how its entries hang together, how long words may be. What can
be done, and for how long: acts.py."""

from datetime import datetime, timedelta
from enum import StrEnum

from .acts import (
    ALONE_MOST as ALONE_MOST,
)
from .acts import (
    APPEAL_MOST as APPEAL_MOST,
)
from .acts import (
    CLAUSE_MOST as CLAUSE_MOST,
)
from .acts import (
    CLAUSES_MOST as CLAUSES_MOST,
)
from .acts import (
    IN_FORCE as IN_FORCE,
)
from .acts import (
    LADDER as LADDER,
)
from .acts import (
    SECOND_FROM as SECOND_FROM,
)
from .acts import (
    ActionState as ActionState,
)
from .acts import (
    Deed as Deed,
)
from .acts import (
    Length as Length,
)
from .acts import (
    Outcome as Outcome,
)
from .acts import (
    clauses_in as clauses_in,
)
from .acts import (
    needs_second as needs_second,
)
from .acts import (
    suggested_length as suggested_length,
)


class Thing(StrEnum):
    """What a report is about. All but a group's message go to the site's moderators."""

    MESSAGE = "message"
    CONVERSATION = "conversation"
    INVITATION = "invitation"
    PERSON = "person"
    """How somebody is with the reporter in general."""
    TALK = "talk"
    """Nothing: somebody asks for a moderator to talk to."""


DANGER = "danger"
"""The reason of config/report_reasons.toml for which help lines come at once."""


TALK = "talk"
"""And the one of whoever asks for a moderator to talk to."""
TALK_MOST = 4000
TALK_STAYS = timedelta(days=14)
"""How long the two can go on talking once a report is closed. What they said stays readable."""


ASKED_HOW_AFTER = timedelta(days=7)
"""So long after closing whoever reported is asked how they are."""
HOW_NONCE = "how-are-you"
"""The number of the line with which they answer: there is one at most."""


class How(StrEnum):
    """How somebody is, a week after their report was closed."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"


def talk_is_over(closed_at: datetime | None, at: datetime) -> bool:
    return closed_at is not None and at >= closed_at + TALK_STAYS


class Hoped(StrEnum):
    """What the reporter hopes for. Whoever decides reads it; it binds nobody."""

    HEARD = "heard"
    """Nothing but to be heard."""
    WORD = "word"
    """A word to the other."""
    DISTANCE = "distance"
    REMOVAL = "removal"


class DangerTo(StrEnum):
    """Who may be in danger, as the reporter sees it."""

    ABOUT = "about"
    """Whom the report is about. They alone are sent help lines: of anybody else's danger they might be the cause, and a note betray
    the reporter."""
    OTHERS = "others"
    UNSURE = "unsure"


class Act(StrEnum):
    """What the log tells of: thing.past-verb."""

    ACTION_AGREED = "action.agreed"
    APPEAL_MADE = "appeal.made"
    APPEAL_DECIDED = "appeal.decided"
    KIND_WORD_SAID = "kind_word.said"
    KIND_WORD_TAKEN_BACK = "kind_word.taken_back"
    MESSAGE_COVERED = "message.covered"
    MESSAGE_UNCOVERED = "message.uncovered"
    MESSAGE_HIDDEN = "message.hidden"
    MESSAGE_RESTORED = "message.restored"
    MESSAGE_LET_THROUGH = "message.let_through"
    MESSAGE_SENT_BACK = "message.sent_back"
    LOOK_FIRST_SET = "look_first.set"
    LOOK_FIRST_ENDED = "look_first.ended"
    MEMBER_PAUSED = "member.paused"
    PAUSE_ENDED = "pause.ended"
    QUIET_TIME_GIVEN = "quiet_time.given"
    QUIET_TIME_ENDED = "quiet_time.ended"
    MEMBER_REMOVED = "member.removed"
    MEMBER_LET_BACK = "member.let_back"
    REPORT_CLOSED = "report.closed"
    """Written before reports were put into cases."""
    CASE_CLAIMED = "case.claimed"
    CASE_LET_GO = "case.let_go"
    CASE_CLOSED = "case.closed"
    CASE_HANDED_OVER = "case.handed_over"
    OPINION_ASKED = "opinion.asked"
    OPINION_GIVEN = "opinion.given"
    CASE_PUT_OFF = "case.put_off"
    DANGER_TICKED = "danger.ticked"
    DANGER_UNTICKED = "danger.unticked"
    ROLE_GIVEN = "role.given"
    ROLE_TAKEN = "role.taken"
    DUTY_SET = "duty.set"
    SETTING_CHANGED = "setting.changed"
    EVIDENCE_OPENED = "evidence.opened"
    SEAL_OPENED = "seal.opened"
    RULE_ADDED = "rule.added"
    RULE_TAKEN_AWAY = "rule.taken_away"
    MARK_SEEN = "mark.seen"
    CALM_BEGUN = "calm.begun"
    CALM_ENDED = "calm.ended"
    NO_CONTACT_PROPOSED = "no_contact.proposed"
    NO_CONTACT_SET = "no_contact.set"
    NO_CONTACT_DECLINED = "no_contact.declined"
    NO_CONTACT_END_ASKED = "no_contact.end_asked"
    NO_CONTACT_LET_STAND = "no_contact.let_stand"
    NO_CONTACT_ENDED = "no_contact.ended"
    NO_CONTACT_TRIED = "no_contact.tried"
    NO_CONTACT_WORDS = "no_contact.words"


def is_held(by: int | None, until: datetime | None, at: datetime) -> bool:
    """Whether a case that this moderator took is still theirs."""
    return by is not None and until is not None and until > at


CALM_MOST = 72
"""Hours that calm hours last at most."""
PHRASE_MOST = 100
WHY_MOST = 300
RULES_MOST = 100
"""So many rules of words a group has at most, and the site: all of them are looked at with each message."""
TRIED_ON = 500
"""A rule is tried on so many of the latest messages before it is added."""


class Show(StrEnum):
    """Which cases a moderator's list shows."""

    WAITING = "waiting"
    MINE = "mine"
    NOBODYS = "nobodys"
    URGENT = "urgent"
    """Of the most urgent kind, or past the time in which somebody should have looked."""
    ASKED = "asked"
    """The moderator's own opinion is asked."""
    LATER = "later"
    """Put off to a day that is not there yet."""
    CLOSED = "closed"


class NoteKind(StrEnum):
    """Of what moderators write on a case for each other."""

    NOTE = "note"
    HANDED = "handed"
    ASKED = "asked"
    OPINION = "opinion"


NOTE_MOST = 2000
PUT_OFF_MOST = timedelta(days=365)
"""How far away the day can be on which a case is to be looked at again."""
NOTES_KEPT = timedelta(days=180)
"""How long notes stay after their case was closed: as long as evidence, of which they speak."""
LATELY = 8
"""So many acts and cases of earlier are shown beside a case."""
SINCE = timedelta(days=365)
"""How far back they count for the step that is suggested."""
ABOUT_A_MEMBER = frozenset(
    {
        Act.KIND_WORD_SAID,
        Act.MESSAGE_COVERED,
        Act.MESSAGE_HIDDEN,
        Act.MESSAGE_RESTORED,
        Act.MESSAGE_SENT_BACK,
        Act.LOOK_FIRST_SET,
        Act.QUIET_TIME_GIVEN,
        Act.QUIET_TIME_ENDED,
        Act.MEMBER_PAUSED,
        Act.PAUSE_ENDED,
        Act.MEMBER_REMOVED,
        Act.MEMBER_LET_BACK,
    }
)
"""What the history of a member in a group is made of."""
WEIGHS = frozenset(
    {Act.MESSAGE_HIDDEN, Act.LOOK_FIRST_SET, Act.QUIET_TIME_GIVEN, Act.MEMBER_PAUSED, Act.MEMBER_REMOVED}
)
"""Of these the ones that were not in the member's favour."""


class Step(StrEnum):
    """From the lightest on."""

    SAFETY = "safety"
    WORD = "word"
    HIDE = "hide"
    QUIET_TIME = "quiet_time"
    REMOVAL = "removal"


_STEPS = (Step.WORD, Step.HIDE, Step.QUIET_TIME, Step.REMOVAL)


def least_step(reason: str, before: int) -> Step:
    """The lightest thing that may be enough, after so many acts that this member has met lately. A suggestion for a human to weigh: nothing
    follows from it by itself. With danger it is never an act on somebody."""
    if reason == "danger":
        return Step.SAFETY
    first = 1 if reason in ("selling", "confidentiality") else 0  # what stands there goes on harming while one talks
    return _STEPS[min(first + max(before, 0), len(_STEPS) - 1)]


REASON_MOST = 1000
WORDS_MOST = 2000
OUTCOME_MOST = 1000
"""Characters of each text."""
LEASE = timedelta(minutes=30)
"""So long a case is a moderator's after they took it or last worked on it."""
PAGE = 25
"""Cases, reports or log entries of a page."""
AROUND = 5
"""So many messages before and after a reported one are shown with it."""


PICKED_MOST = 30
"""Messages of a conversation that can be attached to one report."""
EVIDENCE_KEPT = timedelta(days=180)
"""How long evidence stays after its report was closed."""

HEAVY_COUNTED = timedelta(days=7)
"""So far back the heavy cases count that a moderator took."""


SLOTS_MOST = 60
"""Of one roster."""
SWAPS_AHEAD = 28
"""So many days ahead one can ask another to take a date."""
