"""How somebody chose to be told, in general and of which groups and people otherwise; and all that notifications hold of them, for their
export."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import String, cast, exists, literal, or_, select, union_all

from community.accounts.models import Person, SignIn
from community.boundaries import facts
from community.boundaries.decision import require
from community.boundaries.notices import may_choose_for_group, may_choose_for_person
from community.connections.models import Connection, Side
from community.groups.models import Group, Membership
from community.shared import db
from community.shared.actor import Actor
from community.shared.paging import PAGE, Page, beyond, cursor, in_batches, place_by_name

from ..models import GroupRingChoice, MailChoice, Notice, PersonRingChoice, PushBrowser, RingChoice, SilentGroup
from ..rules import OF_CONNECTIONS, OF_GROUPS, Matter, Rings
from .ways import general


@dataclass(frozen=True)
class Choices:
    """`rings`: what holds where nothing else was chosen."""

    rings: dict[Matter, Rings]
    has_email: bool


@dataclass(frozen=True)
class Otherwise:
    """A group or a connection of mine for which I chose otherwise."""

    is_group: bool
    id: int
    name: str


@dataclass(frozen=True)
class PlaceChoices:
    """Of one group or person: what was chosen for it, None where nothing was; and what holds then."""

    id: int
    name: str
    rings: dict[Matter, Rings | None]
    general: dict[Matter, Rings]


def choices_for(actor: Actor) -> Choices:
    email = select(Person.email).where(Person.id == actor.id)
    return Choices(rings=_general_of(actor.id), has_email=bool(db.session().scalar(email)))


def _general_of(person_id: int) -> dict[Matter, Rings]:
    rings = select(cast(RingChoice.matter, String), cast(RingChoice.rings, String)).where(
        RingChoice.person_id == person_id
    )
    mails = select(cast(MailChoice.matter, String), literal(Rings.MAIL.value, String)).where(
        MailChoice.person_id == person_id
    )
    rows = [(row[0], row[1]) for row in db.session().execute(union_all(rings, mails))]
    return {matter: general(rows, matter) for matter in Matter}


def otherwise_for(actor: Actor, after: str | None = None) -> Page[Otherwise]:
    """By name."""
    start = place_by_name(after)
    chosen = or_(
        exists().where(GroupRingChoice.group_id == Group.id, GroupRingChoice.person_id == actor.id),
        exists().where(SilentGroup.group_id == Group.id, SilentGroup.person_id == actor.id),
    )
    groups = (
        select(literal(True).label("is_group"), Group.id.label("id"), Group.name.label("name"))
        .join(Membership, Membership.group_id == Group.id)
        .where(Membership.person_id == actor.id, Membership.state == "active", chosen)
        .where(beyond(Group.name, Group.id, start))
    )
    for_them = exists().where(PersonRingChoice.other_id == Person.id, PersonRingChoice.person_id == actor.id)
    people = (
        select(literal(False), Person.id, Person.name)
        .join(Side, Side.other_id == Person.id)
        .join(Connection, Connection.id == Side.connection_id)
        .where(Side.person_id == actor.id, Connection.ended_at.is_(None), for_them)
        .where(beyond(Person.name, Person.id, start))
    )
    both = union_all(groups, people).subquery()
    rows = db.session().execute(select(both).order_by(both.c.name, both.c.id).limit(PAGE + 1)).all()
    lines = [Otherwise(bool(row.is_group), row.id, row.name) for row in rows[:PAGE]]
    return Page(lines, cursor(lines[-1].name, lines[-1].id) if len(rows) > PAGE else None)


def choices_of_group(actor: Actor, group_id: int) -> PlaceChoices:
    """Raises NotFound, also for a group that is not theirs."""
    require(may_choose_for_group(facts.standing(actor, group_id)))
    session = db.session()
    rows = select(GroupRingChoice.matter, GroupRingChoice.rings).where(
        GroupRingChoice.person_id == actor.id, GroupRingChoice.group_id == group_id
    )
    chosen: dict[str, str | None] = {row.matter: row.rings for row in session.execute(rows)}
    if session.get(SilentGroup, (actor.id, group_id)) is not None:
        chosen = dict.fromkeys(OF_GROUPS, Rings.NOWHERE)
    name = session.scalar(select(Group.name).where(Group.id == group_id)) or ""
    return PlaceChoices(group_id, name, _known(chosen, OF_GROUPS), _general_of(actor.id))


def choices_of_person(actor: Actor, other_id: int) -> PlaceChoices:
    """Raises NotFound, also for somebody with whom they are not connected."""
    require(may_choose_for_person(facts.between(actor, other_id)))
    session = db.session()
    rows = select(PersonRingChoice.matter, PersonRingChoice.rings).where(
        PersonRingChoice.person_id == actor.id, PersonRingChoice.other_id == other_id
    )
    chosen: dict[str, str | None] = {row.matter: row.rings for row in session.execute(rows)}
    name = session.scalar(select(Person.name).where(Person.id == other_id)) or ""
    return PlaceChoices(other_id, name, _known(chosen, OF_CONNECTIONS), _general_of(actor.id))


def _known(chosen: dict[str, str | None], matters: tuple[Matter, ...]) -> dict[Matter, Rings | None]:
    found = {matter: chosen.get(matter) for matter in matters}
    return {matter: Rings(rings) if rings is not None else None for matter, rings in found.items()}


def export_of(person_id: int) -> dict[str, Any]:
    """Of browsers the label and the day; their addresses and keys are secrets between them and this server."""
    session = db.session()

    def of(model: Any, *columns: Any) -> Any:
        return select(*columns).select_from(model).where(model.person_id == person_id)

    notices = of(Notice, Notice).order_by(Notice.made_at, Notice.id)
    groups = of(GroupRingChoice, Group.name, GroupRingChoice.matter, GroupRingChoice.rings).join(
        Group, Group.id == GroupRingChoice.group_id
    )
    people = of(PersonRingChoice, Person.name, PersonRingChoice.matter, PersonRingChoice.rings).join(
        Person, Person.id == PersonRingChoice.other_id
    )
    silent = of(SilentGroup, Group.name).join(Group, Group.id == SilentGroup.group_id)
    browsers = of(PushBrowser, SignIn.device, PushBrowser.made_at, PushBrowser.shows_words).join(
        SignIn, SignIn.token_hash == PushBrowser.sign_in
    )
    return {
        "notices": [
            {
                "kind": notice.kind,
                "at": notice.made_at.isoformat(),
                "met_at": notice.met_at.isoformat() if notice.met_at else None,
            }
            for notice in session.scalars(in_batches(notices))
        ],
        "by_mail": list(session.scalars(of(MailChoice, MailChoice.matter).order_by(MailChoice.matter))),
        "rings": {
            row.matter: row.rings for row in session.execute(of(RingChoice, RingChoice.matter, RingChoice.rings))
        },
        "silent_groups": list(session.scalars(in_batches(silent.order_by(Group.name)))),
        "of_groups": [
            list(row) for row in session.execute(in_batches(groups.order_by(Group.name, GroupRingChoice.matter)))
        ],
        "of_people": [
            list(row) for row in session.execute(in_batches(people.order_by(Person.name, PersonRingChoice.matter)))
        ],
        "push": [
            {"browser": row.device, "since": row.made_at.date().isoformat(), "shows_words": row.shows_words}
            for row in session.execute(browsers.order_by(PushBrowser.made_at))
        ],
    }
