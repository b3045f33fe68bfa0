"""Let somebody in by handle or e-mail and password. Throttled per account and per address; an unknown handle takes as long and
gets the same sentence as a wrong password. Not here: the session (views/identity.py)."""

from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import or_, select, update

from community.accounts import rules
from community.accounts.models import Person
from community.shared import db, limits, site
from community.shared.db import transaction
from community.shared.errors import Invalid, TooFast

from .keep_password import hash_password, is_outdated, password_matches

PER_ACCOUNT = "8 per 15 minute"
PER_ADDRESS = "40 per 15 minute"


@dataclass(frozen=True)
class Known:
    person_id: int
    is_waiting: bool


def sign_in(typed: str, password: str, address: str) -> Known:
    """Raises Invalid (one sentence for all that may be wrong) or TooFast."""
    person = _find(typed)
    account = str(person.id) if person else rules.skeleton(typed)
    kept = site.rates_kept()
    if kept and (limits.spent(PER_ADDRESS, "sign_in", address) or not limits.hit(PER_ACCOUNT, "sign_in_to", account)):
        raise TooFast
    right = password_matches(person.password_hash if person else None, password)
    if person is None or not right:
        limits.hit(PER_ADDRESS, "sign_in", address)
        raise Invalid(
            _("That handle and password don't belong together. You can try again, or choose a new password."),
            code="wrong",
        )
    forget_attempts(person.id)
    if is_outdated(person.password_hash):
        _renew(person.id, person.password_hash, password)
    return Known(person.id, person.state == "waiting")


def forget_attempts(person_id: int) -> None:
    """Whoever proved to be the person is not kept waiting by those who tried before."""
    limits.forget(PER_ACCOUNT, "sign_in_to", str(person_id))


def _find(typed: str) -> Person | None:
    return db.session().scalar(
        select(Person).where(
            or_(Person.handle == rules.tidy_handle(typed), Person.email == typed.strip().lower()),
            Person.state.in_(("active", "waiting")),
        )
    )


def _renew(person_id: int, old: str, password: str) -> None:
    new = hash_password(password)
    with transaction() as session:
        session.execute(
            update(Person).where(Person.id == person_id, Person.password_hash == old).values(password_hash=new)
        )
