"""The form of an answer: allowed, or not and why."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from community.shared.errors import NotFound, Refused


class Reason(StrEnum):
    """Why not. A code for programs; wording.py has the sentence."""

    NOT_FOUND = "not_found"
    NOT_YOURS = "not_yours"
    NOT_YOUR_ROLE = "not_your_role"
    NOT_YOURSELF = "not_yourself"
    ALREADY_MEMBER = "already_member"
    ALREADY_ASKED = "already_asked"
    REMOVED = "removed"
    FULL = "full"
    BY_REQUEST = "by_request"
    BY_INVITATION = "by_invitation"
    LINK_SPENT = "link_spent"
    LAST_FACILITATOR = "last_facilitator"
    THEIR_LAST_FACILITATOR = "their_last_facilitator"
    HAS_FACILITATOR = "has_facilitator"
    PAUSED = "paused"
    LOOK_FIRST = "look_first"
    SERVED = "served"
    QUIET_TIME = "quiet_time"
    AGREEMENT_CHANGED = "agreement_changed"
    SLOW_MODE = "slow_mode"
    DAY_SPENT = "day_spent"
    TOO_LATE_TO_EDIT = "too_late_to_edit"
    NOT_HERE_ANY_MORE = "not_here_any_more"
    OWN_MESSAGE = "own_message"
    OWN_CASE = "own_case"
    CASE_TAKEN = "case_taken"
    TALK_OVER = "talk_over"
    NOT_YET = "not_yet"
    NO_FURTHER = "no_further"
    FOUNDING_CLOSED = "founding_closed"
    SIGN_UP_CLOSED = "sign_up_closed"
    NOT_TAKING_INVITATIONS = "not_taking_invitations"
    NOT_TAKING_MESSAGES = "not_taking_messages"
    NOT_CONNECTED = "not_connected"
    ALREADY_CONNECTED = "already_connected"
    ALREADY_INVITED = "already_invited"
    INVITED_BEFORE = "invited_before"
    ANSWER_THEIRS = "answer_theirs"
    ENOUGH_OPEN = "enough_open"
    ENOUGH_TODAY = "enough_today"
    CALM_HOURS = "calm_hours"
    TAKING_SPACE = "taking_space"
    AWAY = "away"
    OWN_BREAK = "own_break"
    I_BLOCK = "i_block"
    NO_CONTACT = "no_contact"
    ORDER_THERE = "order_there"
    SECOND_NEEDED = "second_needed"
    I_STEPPED_BACK = "i_stepped_back"
    TOO_SOON = "too_soon"
    FAR_ENOUGH_AHEAD = "far_enough_ahead"
    ALREADY_ASKING = "already_asking"
    NOT_OPEN_NOW = "not_open_now"
    OWN_DOOR = "own_door"
    COMPANY_OVER = "company_over"
    RESTING = "resting"
    QUIETLY = "quietly"
    NOT_UNNAMED_HERE = "not_unnamed_here"
    TAKEN = "taken"
    NOT_YOUR_SLOT = "not_your_slot"


@dataclass(frozen=True)
class Decision:
    """`until`: when the answer may change by itself, where that can be said."""

    reason: Reason | None = None
    until: datetime | None = None

    @property
    def allowed(self) -> bool:
        return self.reason is None

    def __bool__(self) -> bool:
        return self.allowed


ALLOW = Decision()


def deny(reason: Reason, until: datetime | None = None) -> Decision:
    return Decision(reason, until)


def require(decision: Decision) -> None:
    """Go on if allowed. Raises NotFound or Refused with the sentence that the person may read."""
    if decision.allowed:
        return
    if decision.reason is Reason.NOT_FOUND:
        raise NotFound
    from .wording import sentence

    assert decision.reason is not None
    raise Refused(decision.reason.value, sentence(decision), decision.until)
