"""Ask for a link to a new password. The answer is the same whether anybody has this address; the mail tells only its owner."""

import secrets
from collections.abc import Callable
from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import delete, select

from community.accounts.models import Person, ResetToken
from community.shared import limits
from community.shared.clock import now
from community.shared.db import transaction
from community.shared.mail import post

from .check_names import tidy_email
from .start_sign_in import hash_of

HOLDS = timedelta(hours=1)
PER_MAILBOX = "5 per hour"
PER_ADDRESS = "30 per hour"


def ask_reset(typed: str, link: Callable[[str], str], address: str) -> None:
    """`link` turns the token into what the mail holds. Raises TooFast by where the request came from; a mailbox that had its
    share simply gets no more."""
    limits.require(PER_ADDRESS, "reset_from", address)
    try:
        email = tidy_email(typed)
    except ValueError:
        return
    if not email or not limits.hit(PER_MAILBOX, "reset_to", email):
        return
    token = secrets.token_urlsafe(32)
    with transaction() as session:
        person = session.scalar(select(Person).where(Person.email == email, Person.state.in_(("active", "waiting"))))
        if person is None:
            return
        session.execute(delete(ResetToken).where(ResetToken.person_id == person.id))
        session.add(ResetToken(token_hash=hash_of(token), person_id=person.id, expires_at=now() + HOLDS))
        post(
            email,
            _("The link you asked for"),
            _(
                "Hello,\n\nhere is the link to choose a new password. It works once, for an hour:\n\n%(link)s\n\nIf you did not ask for it, leave this be: nothing changes.",
                link=link(token),
            ),
        )
