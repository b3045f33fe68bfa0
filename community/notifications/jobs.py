"""What comes round by itself in inboxes: what waited is told, mails and pushes of what was not met, steps that opened, old notices let go."""

import logging

from community.shared import db, web_push
from community.shared.jobs import every

from .services.forget_notices import forget_old
from .services.say_open_steps import say_open_steps
from .services.send_pushes import Going, cross_off, pushes_for, whom_to_push
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


@every(5)
def push_what_waits() -> None:
    """Nothing of the database is held while push services take their time."""
    going: list[Going] = []
    with db.unit():
        for person_id in whom_to_push():
            try:
                going += pushes_for(person_id)
            except Exception:
                log.exception("a push could not be made ready; it is tried again")
        db.end_read()
        for one, answer in zip(going, web_push.send_all([one.letter for one in going]), strict=True):
            cross_off(one, answer)


@every(3600)
def say_which_steps_are_open() -> None:
    with db.unit():
        say_open_steps()


@every(3600)
def let_old_notices_go() -> None:
    with db.unit():
        forget_old()
