"""End sign-ins of mine: this one, another, or all. The row goes, so it holds for every page and socket from that moment."""

from sqlalchemy import delete
from sqlalchemy.engine import CursorResult

from community.accounts.events import SignedOut
from community.accounts.models import SignIn
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.db import transaction
from community.shared.errors import NotFound


def sign_out(actor: Actor) -> None:
    end_sign_in(actor, actor.sign_in)


def end_sign_in(actor: Actor, key: str) -> None:
    """Sign one of my devices out. Raises NotFound for one that is not mine or not there."""
    with transaction() as session:
        gone = session.execute(delete(SignIn).where(SignIn.token_hash == key, SignIn.person_id == actor.id))
        assert isinstance(gone, CursorResult)
        if gone.rowcount != 1:
            raise NotFound
        publish(SignedOut(actor.id, key))


def sign_out_everywhere(actor: Actor) -> None:
    with transaction() as session:
        session.execute(delete(SignIn).where(SignIn.person_id == actor.id))
        publish(SignedOut(actor.id, None))
