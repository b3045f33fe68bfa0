"""The pages of rooms, told apart by what people come for: talking, searching, tending, looking at what waits."""

from . import look, search, talk, tend
from .blueprint import blueprint

__all__ = ["blueprint", "look", "search", "talk", "tend"]
