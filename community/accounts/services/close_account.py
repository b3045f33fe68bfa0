"""Leave for good. From the first second, for everybody. Each feature erases its part on AccountErased; what remains of the person is
a row without name, address or password, so that what hangs on it does not break."""

from community.accounts.events import AccountErased, ProfileGone, SignedOut
from community.accounts.models import Person
from community.accounts.services.sign_in import Known
from community.boundaries import audience
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.db import transaction
from community.shared.errors import NotFound

from .change_password import require_password


def close_account(actor: Actor, password: str) -> None:
    """Raises Invalid for `current`."""
    require_password(actor, password)
    _erase(actor.id, "active")


def withdraw(known: Known) -> None:
    """Take back my asking to come in: who waits has no pages yet, so signing in is proof enough. Raises NotFound."""
    _erase(known.person_id, "waiting")


def _erase(person_id: int, state: str) -> None:
    with transaction() as session:
        person = session.get(Person, person_id)
        if person is None or person.state != state:
            raise NotFound
        publish(ProfileGone(person_id, tuple(audience.of_person(person_id))))
        publish(AccountErased(person_id))
        publish(SignedOut(person_id, None))
