"""Turn push on in this browser, choose what it says there, and turn it off. It goes with the sign-in, whoever ends that."""

import hashlib

from flask_babel import gettext as _
from sqlalchemy import and_, delete, func, or_, select

from community.accounts.models import SignIn
from community.shared import limits, site, web_push
from community.shared.actor import Actor
from community.shared.clock import now
from community.shared.db import transaction
from community.shared.errors import Invalid, NotFound

from ..models import PushBrowser
from ..rules import BROWSERS_MOST

RATE = "20 per hour"


def turn_on_push(actor: Actor, endpoint: str, p256dh: str, auth: str) -> None:
    """What the browser's own subscription says. One that was somebody else's, on a shared device, is theirs no more. Raises Invalid,
    TooFast, NotFound (signed out meanwhile)."""
    if site.rates_kept():
        limits.require(RATE, "push", str(actor.id))
    if not web_push.is_endpoint(endpoint) or not web_push.are_keys(p256dh, auth):
        raise Invalid(_("This browser gave an address that we do not send to."))
    mark = hashlib.sha256(endpoint.encode()).hexdigest()
    with transaction() as session:
        if session.get(SignIn, actor.sign_in) is None:
            raise NotFound
        here = or_(
            PushBrowser.endpoint_hash == mark,
            and_(PushBrowser.person_id == actor.id, PushBrowser.sign_in == actor.sign_in),
        )
        before = session.scalars(select(PushBrowser).where(here)).all()
        shows_words = any(one.shows_words for one in before if one.person_id == actor.id)
        session.execute(delete(PushBrowser).where(PushBrowser.id.in_([one.id for one in before])))
        mine = select(func.count()).select_from(PushBrowser).where(PushBrowser.person_id == actor.id)
        if (session.scalar(mine) or 0) >= BROWSERS_MOST:
            raise Invalid(_("You have push in ten browsers already. Turn it off in one that you no longer use."))
        session.add(
            PushBrowser(
                person_id=actor.id,
                sign_in=actor.sign_in,
                endpoint=endpoint,
                endpoint_hash=mark,
                p256dh=p256dh,
                auth=auth,
                made_for=web_push.public_key(),
                shows_words=shows_words,
                made_at=now(),
            )
        )
        session.flush()


def let_show_words(actor: Actor, browser_id: int, shows_words: bool) -> None:
    """Whether a push there may say what the inbox says. Raises NotFound."""
    with transaction() as session:
        _mine(actor, browser_id).shows_words = shows_words
        session.flush()


def turn_off_push(actor: Actor, browser_id: int) -> None:
    """Raises NotFound."""
    with transaction() as session:
        session.delete(_mine(actor, browser_id))
        session.flush()


def _mine(actor: Actor, browser_id: int) -> PushBrowser:
    with transaction() as session:
        browser = session.get(PushBrowser, browser_id)
        if browser is None or browser.person_id != actor.id:
            raise NotFound
        return browser
