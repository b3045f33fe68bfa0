"""Note that somebody tried to reach a person with whom moderators set no contact."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from community.accounts.events import ContactTried
from community.boundaries.decision import Reason
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.db import transaction
from community.shared.errors import Refused


@contextmanager
def noting_contact(actor: Actor, how: str, other: Callable[[], int | None]) -> Iterator[None]:
    """Around the transaction of what is tried: what it wrote is undone by then, and the note is one of its own. `other`: who was to be
    reached, asked only where it was refused for that."""
    try:
        yield
    except Refused as refusal:
        if refusal.code == Reason.NO_CONTACT and (other_id := other()) is not None:
            note_contact(actor, other_id, how)
        raise


def note_contact(actor: Actor, other_id: int, how: str) -> None:
    with transaction():
        publish(ContactTried(actor.id, other_id, how))
