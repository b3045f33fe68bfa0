"""Whom something is for. Who takes a break is among them: for them it waits. Not here: whether it rings."""

from collections.abc import Iterable

from sqlalchemy import or_, select

from community.accounts.models import Person
from community.groups.models import Membership
from community.moderation.models import Report
from community.rooms.models import Room
from community.shared import db
from community.shared.actor import Actor


def actors(ids: Iterable[int]) -> list[Actor]:
    """Those of them who have an account in use."""
    people = select(Person.id, Person.handle, Person.name, Person.is_host, Person.is_site_moderator).where(
        Person.id.in_(list(ids)), Person.state == "active"
    )
    return [
        Actor(row.id, row.handle, row.name, row.is_host, row.is_site_moderator) for row in db.session().execute(people)
    ]


def who_tend(group_id: int) -> list[int]:
    return _in_group(group_id, Membership.facilitator.is_(True))


def who_greet(group_id: int) -> list[int]:
    return _in_group(group_id, or_(Membership.greeter.is_(True), Membership.facilitator.is_(True)))


def who_handle(report_id: int) -> list[int]:
    """Those whose task a report is: the group's moderators who can decide on it, else the site's."""
    report = db.session().get(Report, report_id)
    if report is None:
        return []
    touched = {report.about_id, report.reporter_id}
    near = _in_group(report.group_id, Membership.moderator.is_(True), Membership.stage >= report.depth)
    if handling := [person for person in near if person not in touched]:
        return handling
    of_the_site = select(Person.id).where(
        Person.state == "active", or_(Person.is_site_moderator.is_(True), Person.is_host.is_(True))
    )
    return [person for person in db.session().scalars(of_the_site) if person not in touched]


def who_look(room_id: int) -> list[int]:
    """The moderators who see this room, and so look at what waits there."""
    looking = select(Membership.person_id).join(Room, Room.group_id == Membership.group_id)
    there = looking.where(Room.id == room_id, Membership.state == "active", Membership.stage >= Room.depth)
    return list(db.session().scalars(there.where(Membership.moderator.is_(True))))


def reporter_of(report_id: int) -> int | None:
    return db.session().scalar(select(Report.reporter_id).where(Report.id == report_id))


def _in_group(group_id: int, *which: object) -> list[int]:
    members = select(Membership.person_id).where(
        Membership.group_id == group_id,
        Membership.state == "active",
        *which,  # type: ignore[arg-type]
    )
    return list(db.session().scalars(members))
