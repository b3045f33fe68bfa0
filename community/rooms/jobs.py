"""What comes round by itself in rooms."""

import logging

from community.shared import db
from community.shared.clock import now
from community.shared.jobs import every

from .queries.postponed import due
from .services.let_old_go import let_old_go
from .services.send_postponed import look_at_it_later, send_postponed

log = logging.getLogger(__name__)


@every(600)
def let_old_messages_go() -> None:
    while let_old_go():
        pass


@every(15)
def send_what_waited() -> None:
    """Each message by itself: what fails for one holds up no other."""
    with db.unit():
        found = due(now())
    for one in found:
        try:
            with db.unit():
                send_postponed(one)
        except Exception:
            log.exception("a message that waited could not go; it is tried again")
            with db.unit():
                look_at_it_later(one)
