"""The pages of people: the list, invitations, the pair's page, keeping distance, parting. blueprint.py holds the blueprint."""

from . import distances, inviting, pairs
from .blueprint import blueprint

__all__ = ["blueprint", "distances", "inviting", "pairs"]
