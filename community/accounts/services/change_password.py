"""Change my password: asks the present one, and signs my other devices out."""

from flask_babel import gettext as _

from community.accounts.models import Person
from community.shared import db, limits
from community.shared.actor import Actor
from community.shared.db import transaction
from community.shared.errors import Invalid, NotFound

from .judge_password import judge_password
from .keep_password import hash_password, password_matches
from .set_password import set_password


def require_password(actor: Actor, typed: str) -> str:
    """That it is really me who sits here. Returns the hash it was held against. Raises Invalid for `current`, or TooFast."""
    limits.require("10 per 15 minute", "password_of", str(actor.id))
    person = db.session().get(Person, actor.id)
    kept = person.password_hash if person else None
    if not password_matches(kept, typed) or kept is None:
        said = _("This is not your password as we know it.")
        raise Invalid(said, {"current": said})
    return kept


def change_password(actor: Actor, current: str, new: str) -> None:
    """Raises Invalid for `current` or `new`."""
    kept = require_password(actor, current)
    judge_password(new, [actor.handle, actor.name, "hearth"], field="new")
    hashed = hash_password(new)
    with transaction() as session:
        person = session.get(Person, actor.id)
        if person is None or person.password_hash != kept:  # changed elsewhere in the meantime, or closed
            raise NotFound
        set_password(session, person, hashed, but_here=actor.sign_in)
