"""The blueprint of groups, and how an id is written in an address: no larger than a number that a database can hold."""

from flask import Blueprint

from community.shared import limits, site
from community.shared.actor import Actor

blueprint = Blueprint("groups", __name__, url_prefix="/groups")

GROUP = "/<int:group_id>"
LINK_COOKIE = "hearth-invitation"
"""Holds an invitation link while somebody signs up."""
PERSON = "<int:person_id>"


def slowly(actor: Actor, rate: str, *what: str) -> None:
    """Count one of what nobody does often. Raises TooFast."""
    if site.rates_kept():
        limits.require(rate, *what, str(actor.id))
