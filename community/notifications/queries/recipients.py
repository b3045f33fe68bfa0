"""Whom something is for. Who takes a break is among them: for them it waits. Not here: whether it rings."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import exists, or_, select

from community.accounts.models import Person
from community.boundaries import audience, facts
from community.boundaries.audience import actions as deciding
from community.boundaries.duty import Looks
from community.groups.models import Membership
from community.moderation.models import Report
from community.notifications.models import Notice
from community.notifications.rules import Kind
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


def who_are_called(case_id: int) -> tuple[int, ...]:
    """Those whose task a case is, as far as the roster leaves it to them now."""
    return facts.called_for(case_id).told.people


def who_are_to_look(group_id: int, looking: list[int]) -> Looks:
    """Of those who may look at what waits, whom the roster leaves it to."""
    return facts.told_to_look(group_id, looking)


def who_serve_beside(person_id: int, group_id: int | None) -> list[int]:
    """The others who can be on duty in a group, or for the site."""
    return [one for one in facts.who_serve(facts.SITE if group_id is None else group_id) if one != person_id]


def who_decide(action_id: int) -> list[int]:
    """Those who may decide on what another moderator did."""
    return deciding.who_decide(action_id)


def who_handle_order(order_id: int) -> list[int]:
    """Those who may decide on what keeps two people apart."""
    return audience.who_handle_order(order_id)


def noticed(kind: Kind, ids: Iterable[int], other_id: int) -> list[int]:
    """Those of them who got a notice of this kind by that one and take no break."""
    had = select(Notice.person_id).where(
        Notice.kind == kind.value, Notice.person_id.in_(list(ids)), Notice.other_id == other_id
    )
    return audience.awake_of(db.session().scalars(had))


def had_lately(kind: Kind, person_id: int, since: datetime) -> bool:
    """Whether they got a notice of this kind since then, met or not."""
    had = exists().where(Notice.person_id == person_id, Notice.kind == kind.value, Notice.made_at > since)
    return bool(db.session().scalar(select(had)))


def who_look(room_id: int) -> list[int]:
    """The moderators who see this room, and so look at what waits there."""
    looking = select(Membership.person_id).join(Room, Room.group_id == Membership.group_id)
    there = looking.where(Room.id == room_id, Membership.state == "active", Membership.stage >= Room.depth)
    return list(db.session().scalars(there.where(Membership.moderator.is_(True))))


def who_talk(report_id: int, reporter_said: bool) -> list[int]:
    """The other side of a report's talk: those whose task it is, as far as the roster leaves it to them now; or whoever made it."""
    report = db.session().get(Report, report_id)
    if report is None:
        return []
    if reporter_said:
        handling, called = audience.who_handle(report.case_id), who_are_called(report.case_id)
        return [
            one for one in handling if one in called
        ] or handling  # whoever was called may have nothing to do with it any more
    return [report.reporter_id] if report.reporter_id else []


def reporters_of(case_id: int) -> list[int]:
    """Everybody who made a report that stands in this case, and is here."""
    made = select(Report.reporter_id).where(Report.case_id == case_id, Report.reporter_id.is_not(None)).distinct()
    return [person for person in db.session().scalars(made) if person is not None]


def _in_group(group_id: int, *which: object) -> list[int]:
    members = select(Membership.person_id).where(
        Membership.group_id == group_id,
        Membership.state == "active",
        *which,  # type: ignore[arg-type]
    )
    return list(db.session().scalars(members))
