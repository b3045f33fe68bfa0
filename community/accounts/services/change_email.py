"""My e-mail address: an address becomes mine when I open the link that was sent there, not before. So nobody can claim another's
mailbox, and nobody learns by trying whether an address is known here: what is said on the page is always the same."""

from collections.abc import Callable

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from community.accounts.models import Person
from community.shared import limits
from community.shared.actor import Actor
from community.shared.db import transaction
from community.shared.errors import Invalid, NotFound
from community.shared.mail import post

from .change_password import require_password
from .check_names import tidy_email

PER_MAILBOX = "5 per day"
PER_PERSON = "10 per day"


def ask_email(person_id: int, email: str, link: Callable[[str], str]) -> None:
    """Send the link to an address that the person gave. `link` takes the address that counted until now."""
    if not limits.hit(PER_PERSON, "mail_of", str(person_id)) or not limits.hit(PER_MAILBOX, "mail_to", email):
        return
    with transaction() as session:
        person = session.get(Person, person_id)
        if person is None or person.state == "closed":
            return
        owner = session.scalar(select(Person.id).where(Person.email == email))
        if owner is None:
            post(
                email,
                _("Is this your address?"),
                _(
                    "Hello,\n\nsomebody, likely you, gave this address. If it is yours, open this link within a day:\n\n%(link)s\n\nIf you know nothing of it, leave it be: the address is not used.",
                    link=link(person.email or ""),
                ),
            )
        elif owner != person_id:
            post(
                email,
                _("About your address"),
                _(
                    "Hello,\n\nsomebody, perhaps you, gave this address for another account. It belongs to the account that you have already, so nothing was changed.\nIf you forgot that one: “I don't know my password” on the sign-in page leads you back in."
                ),
            )


def confirm_email(person_id: int, email: str, before: str) -> None:
    """The link was opened. Raises NotFound where the address changed since, or the account is closed; Invalid where another
    account confirmed it first."""
    try:
        with transaction() as session:
            person = session.get(Person, person_id)
            if person is None or person.state == "closed" or (person.email or "") not in (before, email):
                raise NotFound
            if before and before != email and person.email == before:
                _tell_the_old_one(before)
            person.email = email
            session.flush()
    except IntegrityError:
        raise Invalid(_("This address belongs to another account now.")) from None


def change_email(actor: Actor, typed: str, password: str) -> str:
    """Ask for another address, or none. Returns the address that a link must go to, or empty. Raises Invalid."""
    require_password(actor, password)
    try:
        email = tidy_email(typed)
    except ValueError as fault:
        raise Invalid(str(fault), {"email": str(fault)}) from None
    if email:
        return email
    with transaction() as session:
        person = session.get(Person, actor.id)
        if person is None:
            raise NotFound
        if person.email:
            _tell_the_old_one(person.email)
        person.email = None
    return ""


def _tell_the_old_one(email: str) -> None:
    post(
        email,
        _("A note about your address"),
        _(
            "Hello,\n\nfrom now on your account does not use this address any more. If that was not you, sign in and change your password."
        ),
    )
