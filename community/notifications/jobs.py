"""What comes round by itself in inboxes: what waited is told, mails of what was not met, steps that opened, old notices let go."""

import logging

from community.shared import db
from community.shared.jobs import every

from .services.forget_notices import forget_old
from .services.say_open_steps import say_open_steps
from .services.tell_waiting import tell_waiting, whoever_waits

log = logging.getLogger(__name__)


@every(15)
def tell_what_waited() -> None:
    """Each person by themselves: what fails for one holds up nobody else."""
    with db.unit():
        waiting = whoever_waits()
    for person_id in waiting:
        try:
            with db.unit():
                tell_waiting(person_id)
        except Exception:
            log.exception("what waited for somebody could not be told; it is tried again")


@every(3600)
def say_which_steps_are_open() -> None:
    with db.unit():
        say_open_steps()


@every(3600)
def let_old_notices_go() -> None:
    with db.unit():
        forget_old()
