"""The host's pages, told apart by what they come for. For everybody else they do not exist (blueprint.py)."""

from . import invitations, overview, people, settings
from .blueprint import blueprint

__all__ = ["blueprint", "invitations", "overview", "people", "settings"]
