"""The blueprint of connections, and how somebody is written in an address."""

from flask import Blueprint

from community.shared import limits, site
from community.shared.actor import Actor

blueprint = Blueprint("connections", __name__, url_prefix="/connections")

PERSON = "/<int:person_id>"


def slowly(actor: Actor, rate: str, *what: str) -> None:
    """Count one of what nobody does often. Raises TooFast."""
    if site.rates_kept():
        limits.require(rate, *what, str(actor.id))
