"""Everything we hold of a person, gathered from every feature, as something fit for JSON."""

from typing import Any

from community.accounts.events import ExportAsked
from community.shared import limits
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.db import transaction


def gather_export(actor: Actor) -> dict[str, Any]:
    """Raises TooFast: it reads a lot."""
    limits.require("10 per hour", "export", str(actor.id))
    into: dict[str, Any] = {}
    with transaction():
        publish(ExportAsked(actor.id, into))
    return into
