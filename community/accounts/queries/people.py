"""Reads of people and how they sign in."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, exists, select

from community.accounts import rules
from community.accounts.models import (
    BoundarySettings,
    Person,
    PersonInterest,
    RecoveryCode,
    ResetToken,
    SignIn,
    SiteInvitation,
)
from community.boundaries.accounts import may_host
from community.boundaries.decision import require
from community.shared import content, db
from community.shared.actor import Actor
from community.shared.clock import now
from community.shared.errors import NotFound
from community.shared.paging import PAGE, Page, beyond, cursor, place, place_by_token
from community.shared.prepared import Prepared
from community.shared.site import declare

SIGN_UP = declare("accounts.sign_up", "open", ("open", "approval", "invitation"))
HOST_LINK = declare("accounts.host_link", "")
"""Hash of the one-time link that makes the first host; empty: there is none."""


@dataclass(frozen=True)
class SignedIn:
    """Who a sign-in belongs to, and which pledge they accepted last."""

    actor: Actor
    pledge_version: int
    on_break: bool = False
    came_back: bool = False
    """Their break has ended by its date, and they have not been shown yet what waited."""
    gentle_minutes: int = 0


_PERSON, _SIGN_IN, _SET = db.table(Person), db.table(SignIn), db.table(BoundarySettings)
_SIGNED_IN = Prepared(
    select(
        _PERSON.c.id,
        _PERSON.c.handle,
        _PERSON.c.name,
        _PERSON.c.is_host,
        _PERSON.c.is_site_moderator,
        _PERSON.c.shows_presence,
        _PERSON.c.shows_typing,
        _PERSON.c.pledge_version,
        _SET.c.break_since,
        _SET.c.break_until,
        _SET.c.gentle_minutes,
    )
    .select_from(
        _PERSON.join(_SIGN_IN, _SIGN_IN.c.person_id == _PERSON.c.id).outerjoin(_SET, _SET.c.person_id == _PERSON.c.id)
    )
    .where(_SIGN_IN.c.token_hash == bindparam("token_hash"), _PERSON.c.state == "active")
)


def signed_in(token_hash: str) -> SignedIn | None:
    """The active person behind a sign-in, in one query: this runs at every request and every socket event."""
    rows = _SIGNED_IN.read(token_hash=token_hash)
    if not rows:
        return None
    row = rows[0]
    actor = Actor(
        id=row.id,
        handle=row.handle,
        name=row.name,
        is_host=row.is_host,
        is_site_moderator=row.is_site_moderator,
        shows_presence=row.shows_presence,
        shows_typing=row.shows_typing,
        sign_in=token_hash,
    )
    on_break = rules.is_on_break(row.break_since, row.break_until, now())
    came_back = row.break_until is not None and not on_break
    return SignedIn(actor, row.pledge_version, on_break, came_back, row.gentle_minutes or 0)


@dataclass(frozen=True)
class Account:
    """A person's own view of their account."""

    id: int
    handle: str
    name: str
    email: str | None
    interests: tuple[str, ...]
    has_recovery_codes: bool
    is_only_host: bool


def account_for(actor: Actor) -> Account:
    """My own account. Raises NotFound when it is closed."""
    session = db.session()
    person = session.get(Person, actor.id)
    if person is None or person.state != "active":
        raise NotFound
    codes = session.scalar(select(exists().where(RecoveryCode.person_id == actor.id)))
    return Account(
        id=person.id,
        handle=person.handle,
        name=person.name,
        email=person.email,
        interests=interests_of(person.id),
        has_recovery_codes=bool(codes),
        is_only_host=person.is_host and not there_is_a_host(but=person.id),
    )


def interests_of(person_id: int) -> tuple[str, ...]:
    """The tags a person chose, in the list's order. One that the host took out of the list is left out here too."""
    chosen = set(db.session().scalars(select(PersonInterest.tag).where(PersonInterest.person_id == person_id)))
    return tuple(tag for tag in content.interests() if tag in chosen)


def there_is_a_host(but: int = 0) -> bool:
    found = exists().where(Person.is_host.is_(True), Person.state == "active", Person.id != but)
    return bool(db.session().scalar(select(found)))


@dataclass(frozen=True)
class Device:
    """One of my sign-ins. The day is enough to know it by; no time, no address."""

    key: str
    label: str
    since: datetime
    is_this_one: bool


def devices_for(actor: Actor, after: str | None = None) -> Page[Device]:
    """Newest first."""
    at, key = SignIn.created_at, SignIn.token_hash
    query = select(SignIn).where(
        SignIn.person_id == actor.id, beyond(at, key, place_by_token(after), newest_first=True)
    )
    rows = db.session().scalars(query.order_by(at.desc(), key.desc()).limit(PAGE + 1)).all()
    lines = [Device(row.token_hash, row.device, row.created_at, row.token_hash == actor.sign_in) for row in rows[:PAGE]]
    return Page(lines, cursor(lines[-1].since, lines[-1].key) if len(rows) > PAGE else None)


def invitation_holds(token_hash: str | None) -> bool:
    """Whether this link still lets somebody in."""
    if not token_hash:
        return False
    found = exists().where(
        SiteInvitation.token_hash == token_hash, SiteInvitation.expires_at > now(), SiteInvitation.uses_left > 0
    )
    return bool(db.session().scalar(select(found)))


def host_link_holds(token_hash: str) -> bool:
    """Whether this is the link that makes the first host, and there is still none."""
    return HOST_LINK.get() == token_hash and not there_is_a_host()


def reset_holds(token_hash: str) -> bool:
    found = exists().where(ResetToken.token_hash == token_hash, ResetToken.expires_at > now())
    return bool(db.session().scalar(select(found)))


@dataclass(frozen=True)
class Waiting:
    """Somebody who asked to come in."""

    id: int
    handle: str
    name: str
    asked: str
    since: datetime


def people_waiting(actor: Actor, after: str | None = None) -> Page[Waiting]:
    """Who waits for the host's yes, longest first. For hosts; for others this does not exist."""
    require(may_host(actor.id > 0, actor.is_host))
    query = select(Person).where(Person.state == "waiting", beyond(Person.joined_at, Person.id, place(after)))
    rows = db.session().scalars(query.order_by(Person.joined_at, Person.id).limit(PAGE + 1)).all()
    lines = [Waiting(row.id, row.handle, row.name, row.asked, row.joined_at) for row in rows[:PAGE]]
    return Page(lines, cursor(lines[-1].since, lines[-1].id) if len(rows) > PAGE else None)


def someone_waits() -> bool:
    return bool(db.session().scalar(select(exists().where(Person.state == "waiting"))))


def presence_shown_by(person_id: int) -> tuple[str, str]:
    """Their name, and to whom they let it be seen that they are here."""
    found = db.session().execute(select(Person.name, Person.shows_presence).where(Person.id == person_id)).one()
    return found.name, found.shows_presence
