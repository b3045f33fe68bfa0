"""Who is here, as far as the host needs it: handle, name, duties on the site, and whether there is an e-mail address. Nothing else."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from community.accounts.models import Person, SiteInvitation
from community.boundaries.accounts import may_host
from community.boundaries.decision import require
from community.shared import db
from community.shared.actor import Actor
from community.shared.clock import now
from community.shared.errors import NotFound
from community.shared.paging import PAGE, Page, beyond, cursor, place_by_token


@dataclass(frozen=True)
class PersonLine:
    id: int
    handle: str
    name: str
    has_email: bool
    is_host: bool
    is_site_moderator: bool


@dataclass(frozen=True)
class PeoplePage:
    lines: list[PersonLine]
    after: str | None
    """The handle after which the next page begins, if there is one."""


def people_for(actor: Actor, search: str = "", after: str = "") -> PeoplePage:
    """By handle. `search`: a part of one. Raises NotFound for everybody but hosts."""
    require(may_host(actor.id > 0, actor.is_host))
    query = (
        select(Person).where(Person.state == "active", Person.handle > after).order_by(Person.handle).limit(PAGE + 1)
    )
    if search:
        query = query.where(Person.handle.contains(search.strip().lower(), autoescape=True))
    rows = list(db.session().scalars(query))
    lines = [_line(person) for person in rows[:PAGE]]
    return PeoplePage(lines, lines[-1].handle if len(rows) > PAGE else None)


def person_for(actor: Actor, person_id: int) -> PersonLine:
    """Raises NotFound for who has no open account, and for everybody but hosts."""
    require(may_host(actor.id > 0, actor.is_host))
    person = db.session().get(Person, person_id)
    if person is None or person.state != "active":
        raise NotFound
    return _line(person)


def _line(person: Person) -> PersonLine:
    return PersonLine(
        person.id, person.handle, person.name, bool(person.email), person.is_host, person.is_site_moderator
    )


@dataclass(frozen=True)
class InvitationLine:
    """A link that still works. `key` names it among its like; the link itself is known only to who holds it."""

    key: str
    made_at: datetime
    expires_at: datetime
    uses_left: int


def invitations_for(actor: Actor, after: str | None = None) -> Page[InvitationLine]:
    """Newest first. Raises NotFound for everybody but hosts."""
    require(may_host(actor.id > 0, actor.is_host))
    at, key = SiteInvitation.made_at, SiteInvitation.token_hash
    rows = (
        db.session()
        .scalars(
            select(SiteInvitation)
            .where(SiteInvitation.expires_at > now(), SiteInvitation.uses_left > 0)
            .where(beyond(at, key, place_by_token(after), newest_first=True))
            .order_by(at.desc(), key.desc())
            .limit(PAGE + 1)
        )
        .all()
    )
    lines = [InvitationLine(row.token_hash, row.made_at, row.expires_at, row.uses_left) for row in rows[:PAGE]]
    return Page(lines, cursor(lines[-1].made_at, lines[-1].key) if len(rows) > PAGE else None)
