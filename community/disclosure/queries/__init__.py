"""What may be read of stages: a member's path in a group (paths.py), and of two people (pairs.py), and what one of them may be told of
their own side (one_sided.py). Each answer for the actor who asks."""

from .one_sided import Note, note_for
from .pairs import PairPath, Reflection, pair_path_for, reflections_of
from .paths import Path, SeenMember, export_of, members_seen_by, pace_for, path_for

__all__ = [
    "Note",
    "PairPath",
    "Path",
    "Reflection",
    "SeenMember",
    "export_of",
    "members_seen_by",
    "note_for",
    "pace_for",
    "pair_path_for",
    "path_for",
    "reflections_of",
]
