"""Make an account. How people may come in (open, approval, invitation) is the host's setting. Not here: the first host."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import update
from sqlalchemy.engine import CursorResult
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from community.accounts import queries, rules
from community.accounts.events import SignedUp
from community.accounts.models import Person, SiteInvitation
from community.boundaries.accounts import may_sign_up
from community.boundaries.decision import require
from community.shared import limits, site
from community.shared.bus import publish
from community.shared.clock import now
from community.shared.db import new_id, transaction
from community.shared.errors import Invalid

from .check_names import handle_fault, name_fault, tidy_email
from .judge_password import judge_password
from .keep_password import hash_password
from .make_recovery_codes import write_codes

PER_ADDRESS = "30 per hour"


@dataclass(frozen=True)
class NewPerson:
    """What was typed. `pledge_version`: the one they accepted, 0 for none. `invitation`: hash of the link they came with."""

    name: str
    handle: str
    password: str
    pledge_version: int
    email: str = ""
    asked: str = ""
    invitation: str | None = None

    def __repr__(self) -> str:  # a password must not end up in a log by way of a trace
        return f"NewPerson({self.handle!r})"


@dataclass(frozen=True)
class Made:
    """`email`: not theirs yet, until they open the link that goes there. `codes`: to be shown once, now."""

    person_id: int
    is_waiting: bool
    email: str
    codes: list[str]


@dataclass(frozen=True)
class Checked:
    """A NewPerson that holds, with the password hashed."""

    name: str
    handle: str
    email: str
    password_hash: str
    asked: str
    pledge_version: int


def sign_up(wanted: NewPerson, address: str) -> Made:
    """Raises Invalid with a sentence per field, Refused where sign-up is closed, TooFast."""
    if site.rates_kept():
        limits.require(PER_ADDRESS, "sign_up", address)
    checked = check(wanted)
    with writing_a_new_person() as session:
        mode = queries.SIGN_UP.get()
        holds = mode != "open" and spend(session, wanted.invitation)
        require(may_sign_up(mode, holds))
        waits = mode == "approval" and not holds
        person = add_person(session, checked, "waiting" if waits else "active")
        codes = [] if checked.email else write_codes(session, person.id)
        publish(SignedUp(person.id))
    return Made(person.id, waits, checked.email, codes)


def check(wanted: NewPerson) -> Checked:
    """All that can be found out before the transaction, so that every field gets its sentence at once."""
    faults: dict[str, str] = {}
    name, handle, email = rules.tidy_name(wanted.name), rules.tidy_handle(wanted.handle), ""
    if said := name_fault(name):
        faults["name"] = said
    if said := handle_fault(handle):
        faults["handle"] = said
    try:
        email = tidy_email(wanted.email)
    except ValueError as fault:
        faults["email"] = str(fault)
    try:
        judge_password(wanted.password, [handle, name, email, "hearth"])
    except Invalid as fault:
        faults |= fault.fields
    if wanted.pledge_version < 1:
        faults["pledge"] = _("The pledge holds this place together. Please read it, and accept it if you can.")
    if faults:
        raise Invalid(_("Something here needs another look."), faults)
    return Checked(
        name, handle, email, hash_password(wanted.password), wanted.asked.strip()[:500], wanted.pledge_version
    )


@contextmanager
def writing_a_new_person() -> Iterator[Session]:
    """A transaction in which a handle that somebody else took, perhaps in the same moment, becomes a sentence, not an error."""
    try:
        with transaction() as session:
            yield session
    except IntegrityError:
        said = _("Someone here has this handle, or one that looks like it. Please choose another.")
        raise Invalid(said, {"handle": said}) from None


def add_person(session: Session, checked: Checked, state: str, is_host: bool = False) -> Person:
    at = now()
    person = Person(
        id=new_id(),
        handle=checked.handle,
        handle_skeleton=rules.skeleton(checked.handle),
        name=checked.name,
        password_hash=checked.password_hash,
        state=state,
        is_host=is_host,
        joined_at=at,
        asked=checked.asked if state == "waiting" else "",
        pledge_version=checked.pledge_version,
        pledge_accepted_at=at,
    )
    session.add(person)
    session.flush()
    return person


def spend(session: Session, invitation: str | None) -> bool:
    """Use the invitation once; False where it does not hold (any more). Of two who come at once, the last use is one's."""
    used = session.execute(
        update(SiteInvitation)
        .where(
            SiteInvitation.token_hash == (invitation or ""),
            SiteInvitation.uses_left > 0,
            SiteInvitation.expires_at > now(),
        )
        .values(uses_left=SiteInvitation.uses_left - 1)
    )
    assert isinstance(used, CursorResult)
    return used.rowcount == 1
