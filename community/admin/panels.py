"""The host's way in the navigation."""

from community.boundaries.accounts import may_host
from community.shared.actor import Actor
from community.shared.web import nav_entry


@nav_entry
def hosts(actor: Actor) -> dict[str, bool]:
    return {"hosts": bool(may_host(actor.id > 0, actor.is_host))}
