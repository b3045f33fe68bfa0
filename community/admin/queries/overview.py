"""How the site stands: what waits for the host, and what it runs on."""

from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from sqlalchemy import select

from community.accounts.models import Person
from community.accounts.queries import someone_waits
from community.boundaries.accounts import may_host
from community.boundaries.decision import require
from community.groups.models import Membership
from community.groups.queries import groups_without_facilitator
from community.shared import db
from community.shared.actor import Actor
from community.shared.paging import Page

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
    untended: Page[Untended]
    version: str
    database: str


def overview_for(actor: Actor, after: str | None = None) -> Overview:
    """`after`: where the list of groups goes on. Raises NotFound for everybody but hosts."""
    require(may_host(actor.id > 0, actor.is_host))
    return Overview(
        someone_waits=someone_waits(),
        untended=_untended(after),
        version=_version(),
        database=_DATABASES.get(db.engine().dialect.name, db.engine().dialect.name),
    )


def _untended(after: str | None) -> Page[Untended]:
    """A few at a time, each with its circle."""
    groups = groups_without_facilitator(after)
    members: dict[int, list[tuple[int, str]]] = {}
    rows = db.session().execute(
        select(Membership.group_id, Person.id, Person.name)
        .join(Person, Membership.person_id == Person.id)
        .where(Membership.group_id.in_([group_id for group_id, _name in groups.lines]))
        .where(Membership.state == "active", Person.state == "active")
        .order_by(Person.name, Person.id)
    )
    for group_id, person_id, name in rows:
        members.setdefault(group_id, []).append((person_id, name))
    return Page([Untended(group_id, name, members.get(group_id, [])) for group_id, name in groups.lines], groups.after)


def _version() -> str:
    try:
        return version("hearth")
    except PackageNotFoundError:
        return ""
