"""Reads what decisions need, from any feature's tables, in as few queries as can be. Decides nothing. A file per thing acted on.

Called inside the writing transaction for anything that writes, so that what was true when asked is true when done.
"""

from .actions import for_action
from .company import asks_already, for_ask, for_company, for_together, together_with
from .disclosure import for_pair, for_step, pace_of
from .duty import (
    SITE,
    called_for,
    called_without,
    handling_first,
    heavy_of,
    roster_of,
    told_to_look,
    who_are_away,
    who_serve,
)
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
from .moderation import for_act, for_case, for_talk
from .no_contact import for_new_order, for_order, for_orders, state_of
from .people import between, between_many
from .protecting import protections_at, protections_for
from .resting import boundaries_of, for_card, for_cards, for_ringing
from .rooms import Reading, Sending, conversation_of, conversations_of, for_message, for_reading, for_room, for_sending

__all__ = [
    "SITE",
    "Reading",
    "Sending",
    "asks_already",
    "between",
    "between_many",
    "boundaries_of",
    "called_for",
    "called_without",
    "conversation_of",
    "conversations_of",
    "days_here",
    "for_act",
    "for_action",
    "for_ask",
    "for_card",
    "for_cards",
    "for_case",
    "for_company",
    "for_group",
    "for_message",
    "for_new_order",
    "for_order",
    "for_orders",
    "for_pair",
    "for_reading",
    "for_ringing",
    "for_room",
    "for_sending",
    "for_step",
    "for_talk",
    "for_together",
    "handling_first",
    "has_facilitator",
    "has_room",
    "heavy_of",
    "is_awake",
    "is_facilitator_somewhere",
    "pace_of",
    "protections_at",
    "protections_for",
    "roster_of",
    "standing",
    "standing_of",
    "standings_of",
    "state_of",
    "stranger",
    "together_with",
    "told_to_look",
    "who_are_away",
    "who_serve",
]
