"""Give or take duties on the site. For hosts. A duty gives no insight: what is private stays so for them too."""

from sqlalchemy.orm import Session

from community.accounts.events import AccountChanged, DutySet
from community.accounts.models import Person
from community.boundaries.accounts import may_host
from community.boundaries.decision import require
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.db import transaction
from community.shared.errors import NotFound


def set_site_moderator(actor: Actor, person_id: int, is_moderator: bool) -> None:
    """Raises NotFound for who has no open account."""
    require(may_host(actor.id > 0, actor.is_host))
    with transaction() as session:
        person = _active(session, person_id)
        if person.is_site_moderator is not is_moderator:
            person.is_site_moderator = is_moderator
            publish(AccountChanged(person_id))
            publish(DutySet(person_id, actor.id, "moderator", is_moderator))


def make_host(actor: Actor, person_id: int) -> None:
    """Another host beside me. Raises NotFound for who has no open account."""
    require(may_host(actor.id > 0, actor.is_host))
    with transaction() as session:
        person = _active(session, person_id)
        if not person.is_host:
            person.is_host = True
            publish(AccountChanged(person_id))
            publish(DutySet(person_id, actor.id, "host", True))


def _active(session: Session, person_id: int) -> Person:
    person = session.get(Person, person_id)
    if person is None or person.state != "active":
        raise NotFound
    return person
