"""What may be read of stages: a member's path in a group (paths.py), and of two people (pairs.py). Each answer for the actor who asks."""

from .pairs import PairPath, Reflection, pair_path_for, reflections_of
from .paths import Path, SeenMember, export_of, members_seen_by, pace_for, path_for

__all__ = [
    "PairPath",
    "Path",
    "Reflection",
    "SeenMember",
    "export_of",
    "members_seen_by",
    "pace_for",
    "pair_path_for",
    "path_for",
    "reflections_of",
]
