"""Who receives this, now? And the same turned round, as SQL: what may this person see? The twin of the pure questions; a
property test holds the two to one answer over random worlds. A file per thing acted on.
"""

from .company import asks_waiting, of_ask, open_to, who_are_asked, who_ask
from .exceptions import covered_people, exceptions_of, keeps_away
from .groups import of_greeting, of_group, of_tending, sees_group
from .moderation import (
    a_group_moderator_could,
    a_site_moderator_could,
    handles_case,
    is_connected_with_a_party,
    is_party,
    left_undecided,
    of_case,
    of_talk,
    reads_entry,
    who_handle,
)
from .no_contact import handles_order, is_connected_with_one_of, who_handle_order
from .presence import connected_with, of_presence
from .profiles import of_person, readers_told, stages_with
from .rest import awake_of, is_awake
from .rooms import (
    Hearers,
    conversations_of,
    is_one_of_two,
    member_sees_room,
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
    "a_group_moderator_could",
    "a_site_moderator_could",
    "asks_waiting",
    "awake_of",
    "connected_with",
    "conversations_of",
    "covered_people",
    "exceptions_of",
    "handles_case",
    "handles_order",
    "is_awake",
    "is_connected_with_a_party",
    "is_connected_with_one_of",
    "is_one_of_two",
    "is_party",
    "keeps_away",
    "left_undecided",
    "member_sees_room",
    "of_ask",
    "of_case",
    "of_greeting",
    "of_group",
    "of_person",
    "of_presence",
    "of_room",
    "of_room_anew",
    "of_room_at",
    "of_room_now",
    "of_talk",
    "of_tending",
    "of_waiting",
    "open_to",
    "readers_told",
    "reads_entry",
    "sees_group",
    "sees_message",
    "sees_room",
    "sees_room_of_group",
    "stages_with",
    "who_are_asked",
    "who_ask",
    "who_handle",
    "who_handle_order",
]
