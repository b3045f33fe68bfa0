"""The browsers in which somebody turned push on, as they themselves see them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from community.accounts.models import SignIn
from community.shared import db
from community.shared.actor import Actor

from ..models import PushBrowser
from ..rules import BROWSERS_MOST


@dataclass(frozen=True)
class Browser:
    """`mark`: by which the browser itself knows that it is this one."""

    id: int
    label: str
    since: datetime
    is_this_one: bool
    shows_words: bool
    mark: str


def browsers_for(actor: Actor) -> list[Browser]:
    """There are never more than BROWSERS_MOST."""
    query = (
        select(PushBrowser, SignIn.device)
        .join(SignIn, SignIn.token_hash == PushBrowser.sign_in)
        .where(PushBrowser.person_id == actor.id)
        .order_by(PushBrowser.made_at, PushBrowser.id)
        .limit(BROWSERS_MOST)
    )
    return [
        Browser(row.id, device, row.made_at, row.sign_in == actor.sign_in, row.shows_words, row.endpoint_hash)
        for row, device in db.session().execute(query)
    ]
