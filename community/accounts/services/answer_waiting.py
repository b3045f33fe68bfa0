"""The host's yes or no to somebody who asked to come in. A no leaves nothing of them behind."""

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from community.accounts.events import AccountChanged, AccountErased, SignedOut
from community.accounts.models import Person
from community.boundaries.accounts import may_host
from community.boundaries.decision import require
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.db import transaction
from community.shared.errors import NotFound
from community.shared.mail import post


def approve_person(actor: Actor, person_id: int) -> None:
    """Raises NotFound for who does not wait."""
    require(may_host(actor.id > 0, actor.is_host))
    with transaction() as session:
        person = _waiting(session, person_id)
        person.state, person.asked = "active", ""
        if person.email:
            post(
                person.email,
                _("You can come in"),
                _("Hello,\n\nyour host read what you wrote and opened the door. You can sign in now."),
            )
        publish(AccountChanged(person_id))


def decline_person(actor: Actor, person_id: int) -> None:
    """Raises NotFound for who does not wait."""
    require(may_host(actor.id > 0, actor.is_host))
    with transaction() as session:
        person = _waiting(session, person_id)
        if person.email:
            post(
                person.email,
                _("About your asking"),
                _("Hello,\n\nyour host can't take you in here at the moment. We kept nothing of what you gave us."),
            )
        publish(AccountErased(person_id))
        publish(SignedOut(person_id, None))


def _waiting(session: Session, person_id: int) -> Person:
    person = session.get(Person, person_id)
    if person is None or person.state != "waiting":
        raise NotFound
    return person
