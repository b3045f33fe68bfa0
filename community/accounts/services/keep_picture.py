"""A picture of me: upload one, choose who sees it, take it away. Without one the pattern stands in its place."""

import secrets

from flask_babel import gettext as _

from community.accounts.events import ProfileChanged
from community.accounts.models import Avatar, Person
from community.accounts.rules.picture import PICTURE_BYTES
from community.accounts.rules.profile import DEPTHS
from community.shared import db, limits, site
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.clock import now
from community.shared.db import transaction
from community.shared.errors import Invalid, NotFound
from community.shared.offloading import offload

from .draw_picture import TooManyPixels, Unreadable, draw_anew

RATE = "20 per hour"


def keep_picture(actor: Actor, uploaded: bytes | None, depth: int) -> None:
    """A new picture, or None to change alone who sees the one there is. Raises Invalid for `picture` or `depth`, NotFound, TooFast."""
    if depth not in DEPTHS:
        said = _("Choose who may see it.")
        raise Invalid(said, {"depth": said})
    image = _drawn(actor, uploaded) if uploaded is not None else None
    with transaction() as session:
        person = session.get(Person, actor.id, with_for_update=True)
        if person is None or person.state != "active":
            raise NotFound
        kept = session.get(Avatar, actor.id)
        if image is not None:
            if kept is None:
                kept = Avatar(person_id=actor.id)
                session.add(kept)
            kept.image, kept.version = image, secrets.token_hex(8)
        elif kept is None:
            said = _("Choose a picture first.")
            raise Invalid(said, {"picture": said})
        kept.depth, kept.changed_at = depth, now()
        publish(ProfileChanged(actor.id))


def drop_picture(actor: Actor) -> None:
    """Raises NotFound."""
    with transaction() as session:
        kept = session.get(Avatar, actor.id)
        if kept is None:
            raise NotFound
        session.delete(kept)
        publish(ProfileChanged(actor.id))


def _drawn(actor: Actor, uploaded: bytes) -> bytes:
    if site.rates_kept():
        limits.require(RATE, "picture", str(actor.id))
    said = ""
    if not uploaded:
        said = _("This file is empty.")
    elif len(uploaded) > PICTURE_BYTES:
        said = _("This picture is larger than %(most)s MB. A smaller copy of it will do.", most=PICTURE_BYTES >> 20)
    if said:
        raise Invalid(said, {"picture": said})
    db.end_read()  # nothing of the database is held while another thread draws
    try:
        drawn: bytes = offload(draw_anew, uploaded)
    except TooManyPixels:
        said = _("This picture has more pixels than we can take in. A smaller copy of it will do.")
    except Unreadable:
        said = _("We could not read this as a picture. JPEG, PNG and WebP work.")
    else:
        return drawn
    raise Invalid(said, {"picture": said})
