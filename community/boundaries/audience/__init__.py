"""Who receives this, now? And the same turned round, as SQL: what may this person see? The twin of the pure questions; a
property test holds the two to one answer over random worlds. A file per thing acted on.
"""

from .exceptions import covered_people, exceptions_of
from .groups import of_greeting, of_group, of_tending, sees_group
from .moderation import handles_report, of_report, reads_entry
from .presence import connected_with, of_presence
from .profiles import of_person, readers_told, stages_with
from .rooms import (
    Hearers,
    is_one_of_two,
    of_room,
    of_room_anew,
    of_room_at,
    of_room_now,
    of_waiting,
    sees_message,
    sees_room,
    sees_room_of_group,
)

__all__ = [
    "Hearers",
    "connected_with",
    "covered_people",
    "exceptions_of",
    "handles_report",
    "is_one_of_two",
    "of_greeting",
    "of_group",
    "of_person",
    "of_presence",
    "of_report",
    "of_room",
    "of_room_anew",
    "of_room_at",
    "of_room_now",
    "of_tending",
    "of_waiting",
    "readers_told",
    "reads_entry",
    "sees_group",
    "sees_message",
    "sees_room",
    "sees_room_of_group",
    "stages_with",
]
