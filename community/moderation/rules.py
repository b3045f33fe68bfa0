"""What moderating is, without any database: lengths of quiet time, the names of acts in the log, how long words may be."""

from datetime import timedelta
from enum import StrEnum


class QuietLength(StrEnum):
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"

    @property
    def span(self) -> timedelta:
        return _SPANS[self]


_SPANS = {
    QuietLength.HOUR: timedelta(hours=1),
    QuietLength.DAY: timedelta(days=1),
    QuietLength.WEEK: timedelta(weeks=1),
}


class Thing(StrEnum):
    """What a report is about. All but a group's message go to the site's moderators."""

    MESSAGE = "message"
    CONVERSATION = "conversation"
    INVITATION = "invitation"
    PERSON = "person"
    """How somebody is with the reporter in general."""


class Act(StrEnum):
    """What the log tells of: thing.past-verb."""

    MESSAGE_HIDDEN = "message.hidden"
    MESSAGE_RESTORED = "message.restored"
    MESSAGE_LET_THROUGH = "message.let_through"
    MESSAGE_SENT_BACK = "message.sent_back"
    QUIET_TIME_GIVEN = "quiet_time.given"
    QUIET_TIME_ENDED = "quiet_time.ended"
    MEMBER_REMOVED = "member.removed"
    MEMBER_LET_BACK = "member.let_back"
    REPORT_CLOSED = "report.closed"
    EVIDENCE_OPENED = "evidence.opened"
    SEAL_OPENED = "seal.opened"


REASON_MOST = 1000
WORDS_MOST = 2000
OUTCOME_MOST = 1000
"""Characters of each text."""
PAGE = 25
"""Reports or log entries of a page."""
AROUND = 5
"""So many messages before and after a reported one are shown with it."""
PICKED_MOST = 30
"""Messages of a conversation that can be attached to one report."""
EVIDENCE_KEPT = timedelta(days=180)
"""How long evidence stays after its report was closed."""
