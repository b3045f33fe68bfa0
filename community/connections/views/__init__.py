"""The pages of people: the list, invitations, the pair's page, keeping distance, parting, asking for company. blueprint.py holds the blueprint."""

from . import company, distances, inviting, pairs
from .blueprint import blueprint

__all__ = ["blueprint", "company", "distances", "inviting", "pairs"]
