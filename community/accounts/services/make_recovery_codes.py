"""Make a sheet of one-time recovery codes: ten ways back in for who has no e-mail here, or wants none. The old sheet ends."""

import secrets

from sqlalchemy import delete
from sqlalchemy.orm import Session

from community.accounts import rules
from community.accounts.models import RecoveryCode
from community.shared.actor import Actor
from community.shared.db import transaction

from .change_password import require_password
from .start_sign_in import hash_of

CODES = 10
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without i, l, o, 0 and 1, which are mistaken for each other on paper."""


def new_code() -> str:
    """16 of 31 letters in fours: 79 bits, so a plain hash of it can't be searched through."""
    return "-".join("".join(secrets.choice(_LETTERS) for _letter in range(4)) for _four in range(4))


def write_codes(session: Session, person_id: int) -> list[str]:
    """Within a transaction: replace the person's sheet. Returns the codes, which are nowhere else."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
    codes = [new_code() for _number in range(CODES)]
    session.add_all(RecoveryCode(code_hash=hash_of(rules.tidy_code(code)), person_id=person_id) for code in codes)
    session.flush()
    return codes


def make_recovery_codes(actor: Actor, password: str) -> list[str]:
    """A new sheet for me. Asks the password, for a sheet outlives whoever sat here for a minute. Raises Invalid for `current`."""
    require_password(actor, password)
    with transaction() as session:
        return write_codes(session, actor.id)
