"""The pages of notifications: the inbox, and what somebody chooses to be told. blueprint.py holds the blueprint."""

from . import choosing, inbox
from .blueprint import blueprint

__all__ = ["blueprint", "choosing", "inbox"]
