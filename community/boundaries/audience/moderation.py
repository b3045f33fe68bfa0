"""Who may handle a report, and which entries of the log somebody reads."""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select
from sqlalchemy.orm import aliased

from community.accounts.models import Person
from community.boundaries.groups import Standing
from community.boundaries.moderation import may_read_log
from community.connections.models import Connection, Side
from community.groups.models import Membership
from community.moderation.models import LogEntry, Report
from community.shared import db
from community.shared.actor import Actor

from .rest import is_awake

_Someone = aliased(Person)


def of_report(report_id: int) -> list[int]:
    """Those who may handle a report, without those who take a break."""
    handling = who_handle(report_id)
    return list(db.session().scalars(select(Person.id).where(Person.id.in_(handling), is_awake(Person.id))))


def who_handle(report_id: int) -> list[int]:
    """Those whose task a report is: the group's moderators who can decide on it, else the site's. For who takes a break it waits."""
    report = db.session().get(Report, report_id)
    if report is None:
        return []
    if report.group_id is None:
        return _who_handle_of_site(report_id)
    touched = [person for person in (report.about_id, report.reporter_id) if person]
    near = select(Membership.person_id).where(
        Membership.group_id == report.group_id,
        Membership.state == "active",
        Membership.moderator.is_(True),
        Membership.stage >= report.depth,
        Membership.person_id.not_in(touched),
    )
    of_the_site = select(Person.id).where(
        Person.state == "active",
        or_(Person.is_site_moderator.is_(True), Person.is_host.is_(True)),
        Person.id.not_in(touched),
    )
    return list(db.session().scalars(near)) or list(db.session().scalars(of_the_site))


def _who_handle_of_site(report_id: int) -> list[int]:
    could = select(Person.id, Person.is_site_moderator).join(Report, Report.id == report_id).where(_could(Person))
    rows = db.session().execute(could).all()
    return [row.id for row in rows if row.is_site_moderator] or [row.id for row in rows]


def reads_entry(standing: Standing) -> ColumnElement[bool]:
    """SQL twin of boundaries.moderation.may_read_entry, over the LogEntry rows of one group."""
    if not may_read_log(standing):
        return LogEntry.id.is_(None)
    return func.coalesce(LogEntry.details["depth"].as_integer(), 0) <= standing.stage


def handles_report(actor: Actor) -> ColumnElement[bool]:
    """SQL twin of boundaries.moderation.may_handle_report, over Report."""
    near = and_(
        Membership.group_id == Report.group_id,
        Membership.state == "active",
        Membership.moderator.is_(True),
        Membership.stage >= Report.depth,
    )
    mine = exists().where(near, Membership.person_id == actor.id)
    someone_nearer = exists().where(near, _untouched(Membership.person_id))
    of_group = Report.group_id.is_not(None)
    if actor.is_host or actor.is_site_moderator:
        return and_(
            _untouched(actor.id),
            or_(and_(of_group, or_(mine, ~someone_nearer)), and_(~of_group, _handles_of_site(actor))),
        )
    return and_(_untouched(actor.id), of_group, mine)


def _handles_of_site(actor: Actor) -> ColumnElement[bool]:
    if actor.is_site_moderator:
        return ~is_connected_with_either(actor.id)
    return and_(~is_connected_with_either(actor.id), ~a_site_moderator_could())


def left_undecided(actor: Actor) -> ColumnElement[bool]:
    """Over Report: it belongs to no group, and everybody who could decide is part of it or connected with one of the two. For the host
    to hear of, unless it is about them or their own: they can ask somebody else to be a moderator."""
    if not actor.is_host:
        return false()
    nobody = ~exists().where(_could(_Someone))
    return and_(Report.group_id.is_(None), _untouched(actor.id), is_connected_with_either(actor.id), nobody)


def a_site_moderator_could() -> ColumnElement[bool]:
    """Over Report: a moderator of the site is there who has nothing to do with either of the two."""
    return exists().where(_could(_Someone), _Someone.is_site_moderator.is_(True))


def is_connected_with_either(person: Any) -> ColumnElement[bool]:
    """Over Report: this person is connected with who made it or whom it is about."""
    return exists().where(
        Connection.id == Side.connection_id,
        Connection.ended_at.is_(None),
        Side.person_id == person,
        or_(Side.other_id == Report.about_id, Side.other_id == Report.reporter_id),
    )


def _could(person: Any) -> ColumnElement[bool]:
    """Over Report: this Person, as a moderator of the site or as the host, could decide on it."""
    return and_(
        person.state == "active",
        or_(person.is_site_moderator.is_(True), person.is_host.is_(True)),
        _untouched(person.id),
        ~is_connected_with_either(person.id),
    )


def _untouched(person: Any) -> ColumnElement[bool]:
    """Over Report: this person neither made it nor is it about them."""
    return and_(
        or_(Report.about_id.is_(None), Report.about_id != person),
        or_(Report.reporter_id.is_(None), Report.reporter_id != person),
    )
