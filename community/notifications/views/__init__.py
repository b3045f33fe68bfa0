"""The pages of notifications: the inbox, what somebody chooses to be told, push in their browsers. blueprint.py holds the blueprint."""

from . import choosing, inbox, pushing
from .blueprint import blueprint

__all__ = ["blueprint", "choosing", "inbox", "pushing"]
