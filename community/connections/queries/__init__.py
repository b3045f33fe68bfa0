"""What may be read of pairs, each answer for the actor who asks. Nothing here tells what the other did beyond what they chose to tell."""

from .company import Asking, AskOfMe, OpenNow, Together, asking_of, asks_of, open_for, pacer_for, together_for
from .distances import KeptFrom, Protection, distances_for, protection_for
from .exporting import export_of
from .invitations import Incoming, Outgoing, invitations_from, invitations_to, name_to_greet
from .pairs import Ended, Linked, Pair, Ways, connections_for, ended_for, name_to_part_from, pair_for, ways_for

__all__ = [
    "AskOfMe",
    "Asking",
    "Ended",
    "Incoming",
    "KeptFrom",
    "Linked",
    "OpenNow",
    "Outgoing",
    "Pair",
    "Protection",
    "Together",
    "Ways",
    "asking_of",
    "asks_of",
    "connections_for",
    "distances_for",
    "ended_for",
    "export_of",
    "invitations_from",
    "invitations_to",
    "name_to_greet",
    "name_to_part_from",
    "open_for",
    "pacer_for",
    "pair_for",
    "protection_for",
    "together_for",
    "ways_for",
]
