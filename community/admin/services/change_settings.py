"""Change settings of the site. For hosts."""

from flask_babel import gettext as _

from community.boundaries.accounts import may_host
from community.boundaries.decision import require
from community.moderation.rules import Act
from community.moderation.services.append_log import append_log
from community.shared.actor import Actor
from community.shared.db import transaction
from community.shared.errors import Invalid
from community.shared.site import DECLARED, forget_rates


def change_settings(actor: Actor, chosen: dict[str, str]) -> None:
    """`chosen`: settings by key, each value as a form sends it. All or none. Raises NotFound for everybody but hosts, Invalid."""
    require(may_host(actor.id > 0, actor.is_host))
    with transaction():
        for key, written in chosen.items():
            declared = DECLARED.get(key)
            values = {str(choice): choice for choice in declared.choices} if declared else {}
            if declared is None or written not in values:
                say = _("Please choose one of what is offered.")
                raise Invalid(say, {key: say})
            if str(before := declared.get()) != written:
                declared.set(values[written])
                append_log(Act.SETTING_CHANGED, actor.id, key=key, before=str(before), now=written)
    forget_rates()
