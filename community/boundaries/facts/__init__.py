"""Reads what decisions need, from any feature's tables, in as few queries as can be. Decides nothing. A file per thing acted on.

Called inside the writing transaction for anything that writes, so that what was true when asked is true when done.
"""

from .disclosure import for_step, pace_of
from .groups import (
    days_here,
    for_group,
    has_facilitator,
    has_room,
    is_awake,
    is_facilitator_somewhere,
    standing,
    standing_of,
    standings_of,
    stranger,
)
from .moderation import for_act, for_report
from .rooms import Sending, for_message, for_post, for_room, for_sending

__all__ = [
    "Sending",
    "days_here",
    "for_act",
    "for_group",
    "for_message",
    "for_post",
    "for_report",
    "for_room",
    "for_sending",
    "for_step",
    "has_facilitator",
    "has_room",
    "is_awake",
    "is_facilitator_somewhere",
    "pace_of",
    "standing",
    "standing_of",
    "standings_of",
    "stranger",
]
