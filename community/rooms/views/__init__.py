"""The pages of rooms, told apart by what people come for: talking, talking with one alone, searching, tending, looking at what waits."""

from . import converse, look, search, talk, tend
from .blueprint import blueprint

__all__ = ["blueprint", "converse", "look", "search", "talk", "tend"]
