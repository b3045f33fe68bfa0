"""The pages of rooms, told apart by what people come for: talking, talking with one alone, taking back what waits, searching, tending, looking at what waits for a look."""

from . import converse, look, postponed, search, talk, tend
from .blueprint import blueprint

__all__ = ["blueprint", "converse", "look", "postponed", "search", "talk", "tend"]
