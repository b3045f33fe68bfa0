"""How the site stands: what waits for the host, and what it runs on."""

from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from sqlalchemy import select

from community.accounts.models import Person
from community.accounts.queries import people_waiting
from community.boundaries.accounts import may_host
from community.boundaries.decision import require
from community.groups.models import Membership
from community.groups.queries import groups_without_facilitator
from community.shared import db
from community.shared.actor import Actor

_DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@dataclass(frozen=True)
class Untended:
    """A group that has lost its last facilitator, and the members who could become one: (id, name)."""

    id: int
    name: str
    members: list[tuple[int, str]]


@dataclass(frozen=True)
class Overview:
    someone_waits: bool
    untended: list[Untended]
    version: str
    database: str


def overview_for(actor: Actor) -> Overview:
    """Raises NotFound for everybody but hosts."""
    require(may_host(actor.id > 0, actor.is_host))
    return Overview(
        someone_waits=bool(people_waiting(actor)),
        untended=_untended(),
        version=_version(),
        database=_DATABASES.get(db.engine().dialect.name, db.engine().dialect.name),
    )


def _untended() -> list[Untended]:
    """One that nobody belongs to any more is left alone."""
    found = []
    for group_id, name in groups_without_facilitator():
        rows = db.session().execute(
            select(Person.id, Person.name)
            .join(Membership, Membership.person_id == Person.id)
            .where(Membership.group_id == group_id, Membership.state == "active", Person.state == "active")
            .order_by(Person.name, Person.id)
        )
        members = [(row.id, row.name) for row in rows]
        if members:
            found.append(Untended(group_id, name, members))
    return found


def _version() -> str:
    try:
        return version("hearth")
    except PackageNotFoundError:
        return ""
