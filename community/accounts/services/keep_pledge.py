"""The pledge: which one is in force, and accepting it."""

from dataclasses import dataclass
from functools import cache

from sqlalchemy import update

from community.accounts.models import Person
from community.shared import content, text
from community.shared.actor import Actor
from community.shared.clock import now
from community.shared.db import transaction


@dataclass(frozen=True)
class Pledge:
    version: int
    html: str


def pledge_now() -> Pledge:
    """The pledge of config/pledge.toml. When its version rises, everybody is asked again."""
    written = content.table("pledge")
    return Pledge(int(written["version"]), _rendered(written["text"]))


@cache
def _rendered(written: str) -> str:
    return text.render_document(written)


def accept_pledge(actor: Actor, version: int) -> None:
    """Accept the version that was read; one that was never in force counts for nothing."""
    if version > pledge_now().version:
        return
    with transaction() as session:
        session.execute(
            update(Person)
            .where(Person.id == actor.id, Person.pledge_version < version)
            .values(pledge_version=version, pledge_accepted_at=now())
        )
