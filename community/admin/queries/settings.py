"""The site's settings with what is chosen now."""

from community.boundaries.accounts import may_host
from community.boundaries.decision import require
from community.shared.actor import Actor
from community.shared.site import DECLARED

from ..labels import Shown, in_words


def settings_for(actor: Actor) -> list[Shown]:
    """Every setting with choices; those without are the code's own. Raises NotFound for everybody but hosts."""
    require(may_host(actor.id > 0, actor.is_host))
    return [
        in_words(one.key, one.choices, one.get())
        for one in sorted(DECLARED.values(), key=lambda one: one.key)
        if one.choices
    ]
