"""Choose a new password without the old one: by the link from the mail, or by a recovery code. Either works once, and signs every
device out."""

from flask_babel import gettext as _
from sqlalchemy import delete, select
from sqlalchemy.engine import CursorResult

from community.accounts import queries, rules
from community.accounts.models import Person, RecoveryCode, ResetToken
from community.shared import db, limits, site
from community.shared.db import transaction
from community.shared.errors import Invalid, NotFound, TooFast

from .judge_password import judge_password
from .keep_password import hash_password
from .set_password import set_password
from .sign_in import PER_ACCOUNT, PER_ADDRESS, Known, forget_attempts
from .start_sign_in import hash_of


def reset_password(token: str, new: str) -> Known:
    """Raises NotFound for a link that is over, Invalid for `new`."""
    token_hash = hash_of(token)
    if not queries.reset_holds(token_hash):
        raise NotFound
    person = db.session().scalar(
        select(Person).join(ResetToken, ResetToken.person_id == Person.id).where(ResetToken.token_hash == token_hash)
    )
    if person is None:
        raise NotFound
    person_id = person.id
    judge_password(new, [person.handle, person.name, person.email or "", "hearth"], field="new")
    hashed = hash_password(new)
    with transaction() as session:
        owner = session.get(Person, person_id)
        if owner is None or owner.state == "closed" or not queries.reset_holds(token_hash):
            raise NotFound
        set_password(session, owner, hashed)  # ends the link too
        waits = owner.state == "waiting"
    forget_attempts(person_id)
    return Known(person_id, waits)


def recover_by_code(handle: str, code: str, new: str, address: str) -> Known:
    """Raises Invalid (one sentence for all that may be wrong with handle and code), Invalid for `new`, TooFast."""
    tidy = rules.tidy_handle(handle)
    person = db.session().scalar(select(Person).where(Person.handle == tidy, Person.state.in_(("active", "waiting"))))
    account = str(person.id) if person else rules.skeleton(tidy)
    if site.rates_kept() and (
        limits.spent(PER_ADDRESS, "recover", address) or not limits.hit(PER_ACCOUNT, "recover_of", account)
    ):
        raise TooFast
    code_hash = hash_of(rules.tidy_code(code))
    owner_id = db.session().scalar(select(RecoveryCode.person_id).where(RecoveryCode.code_hash == code_hash))
    if person is None or owner_id != person.id:
        limits.hit(PER_ADDRESS, "recover", address)
        raise _no_match()
    person_id = person.id
    judge_password(new, [tidy, person.name, "hearth"], field="new")
    hashed = hash_password(new)
    with transaction() as session:
        spent = session.execute(
            delete(RecoveryCode).where(RecoveryCode.code_hash == code_hash, RecoveryCode.person_id == person_id)
        )
        owner = session.get(Person, person_id)
        assert isinstance(spent, CursorResult)
        if spent.rowcount != 1 or owner is None or owner.state == "closed":
            raise _no_match()
        set_password(session, owner, hashed)
        waits = owner.state == "waiting"
    limits.forget(PER_ACCOUNT, "recover_of", account)
    forget_attempts(person_id)
    return Known(person_id, waits)


def _no_match() -> Invalid:
    return Invalid(
        _("That handle and code don't belong together. Each code works once; is there another one on your sheet?"),
        code="wrong",
    )
