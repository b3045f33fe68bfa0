"""Take on one of the templates *quiet*, *balanced*, *open*: all that it sets, at once."""

from community.accounts.queries.boundary_words import template_for
from community.shared.actor import Actor

from .set_boundary import set_boundaries


def apply_template(actor: Actor, key: str) -> None:
    """Raises NotFound."""
    set_boundaries(actor, template_for(key).sets)
