"""What comes round by itself in moderation."""

from community.shared import db
from community.shared.jobs import every

from .services.ask_how import ask_how
from .services.forget_evidence import forget_evidence
from .services.pause_member import end_pauses
from .services.seal_evidence import seal_open_evidence
from .services.take_case import end_claims
from .services.write_note import forget_notes
from .services.write_tending import write_what_is_missing


@every(60)
def end_what_ran_out() -> None:
    with db.unit():
        while end_claims():
            pass


@every(3600)
def tell_how_months_were() -> None:
    with db.unit():
        write_what_is_missing()


@every(3600)
def let_evidence_go() -> None:
    with db.unit():
        while forget_evidence():
            pass
        while forget_notes():
            pass


@every(60)
def let_paused_back() -> None:
    with db.unit():
        while end_pauses():
            pass


@every(3600)
def seal_evidence_from_before() -> None:
    """What reports kept openly before evidence was sealed: a migration has no key."""
    with db.unit():
        while seal_open_evidence():
            pass


@every(3600)
def ask_how_they_are() -> None:
    with db.unit():
        while ask_how():
            pass
