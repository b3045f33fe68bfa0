"""What every way to a new password does in the end, within its transaction: write it, end what hung on the old one, say so by mail."""

from flask_babel import gettext as _
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from community.accounts.events import SignedOut
from community.accounts.models import Person, ResetToken, SignIn
from community.shared.bus import publish
from community.shared.mail import post
from community.shared.paging import BATCH


def set_password(session: Session, person: Person, password_hash: str, but_here: str | None = None) -> None:
    """Every device is signed out, save the one whose sign-in is named: whoever else knew the old password is out."""
    person.password_hash = password_hash
    session.execute(delete(ResetToken).where(ResetToken.person_id == person.id))
    others = select(SignIn.token_hash).where(SignIn.person_id == person.id, SignIn.token_hash != (but_here or ""))
    while some := session.scalars(others.limit(BATCH)).all():
        session.execute(delete(SignIn).where(SignIn.token_hash.in_(some)))
        for sign_in in some:
            publish(SignedOut(person.id, sign_in))
    if person.email:
        post(
            person.email,
            _("A note about your password"),
            _(
                "Hello,\n\nyour password was changed just now. If that was you, there is nothing to do.\nIf it was not, choose a new one at once with “I don't know my password” on the sign-in page."
            ),
        )
