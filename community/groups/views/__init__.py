"""The pages of groups, told apart by what people come for; blueprint.py holds the blueprint."""

from . import agreeing, finding, inviting, joining, leaving, members, tending
from .blueprint import blueprint

__all__ = ["agreeing", "blueprint", "finding", "inviting", "joining", "leaving", "members", "tending"]
