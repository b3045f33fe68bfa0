"""Change how I am called and what I like."""

from flask_babel import gettext as _
from sqlalchemy import delete

from community.accounts import rules
from community.accounts.events import AccountChanged
from community.accounts.models import Person, PersonInterest
from community.shared import content
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.db import transaction
from community.shared.errors import Invalid, NotFound

from .check_names import name_fault


def change_settings(actor: Actor, name: str, interests: list[str]) -> None:
    """Raises Invalid for `name` or `interests`."""
    tidy = rules.tidy_name(name)
    if said := name_fault(tidy):
        raise Invalid(said, {"name": said})
    if unknown := set(interests) - content.interests().keys():
        said = _("This is not on the list: %(tag)s.", tag=sorted(unknown)[0])
        raise Invalid(said, {"interests": said})
    with transaction() as session:
        person = session.get(Person, actor.id)
        if person is None:
            raise NotFound
        person.name = tidy
        session.execute(delete(PersonInterest).where(PersonInterest.person_id == actor.id))
        session.add_all(PersonInterest(person_id=actor.id, tag=tag) for tag in dict.fromkeys(interests))
        publish(AccountChanged(actor.id))
