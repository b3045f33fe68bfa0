"""Who may handle a case, and which entries of the log somebody reads."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, not_, or_, select
from sqlalchemy.orm import aliased

from community.accounts.models import Person
from community.boundaries.groups import Standing
from community.boundaries.moderation import may_read_log
from community.connections.models import Connection, Side
from community.groups.models import Membership
from community.moderation.models import Case, LogEntry, Report
from community.shared import db
from community.shared.actor import Actor

from .rest import awake_of, is_awake

_Someone = aliased(Person)


def of_case(case_id: int) -> list[int]:
    """Those who may handle a case, without those who take a break."""
    handling = who_handle(case_id)
    return list(db.session().scalars(select(Person.id).where(Person.id.in_(handling), is_awake(Person.id))))


def of_talk(report_id: int) -> list[int]:
    """Whoever made a report and those who may handle its case, without those who take a break."""
    report = db.session().get(Report, report_id)
    if report is None:
        return []
    return awake_of([*who_handle(report.case_id), *([report.reporter_id] if report.reporter_id else [])])


def who_handle(case_id: int) -> list[int]:
    """Those whose task a case is: the group's moderators who can decide on it, else the site's, else the host. For who takes a break it
    waits."""
    near = (
        select(Membership.person_id)
        .join(Case, Case.id == case_id)
        .where(_moderates_near(), _clear(Membership.person_id))
    )
    of_site = select(Person.id).join(Case, Case.id == case_id).where(Person.state == "active", _clear(Person.id))
    for nearest in (
        near,
        of_site.where(Person.is_site_moderator.is_(True)),
        of_site.where(Person.is_host.is_(True)),
    ):
        if found := list(db.session().scalars(nearest)):
            return found
    return []


def reads_entry(standing: Standing) -> ColumnElement[bool]:
    """SQL twin of boundaries.moderation.may_read_entry, over the LogEntry rows of one group."""
    if not may_read_log(standing):
        return LogEntry.id.is_(None)
    return func.coalesce(LogEntry.details["depth"].as_integer(), 0) <= standing.stage


def handles_case(actor: Actor) -> ColumnElement[bool]:
    """SQL twin of boundaries.moderation.may_handle_case, over Case."""
    mine = exists().where(_moderates_near(), Membership.person_id == actor.id).correlate_except(Membership)
    if actor.is_site_moderator:
        falls = or_(mine, not_(a_group_moderator_could()))
    elif actor.is_host:
        falls = or_(mine, and_(not_(a_group_moderator_could()), not_(a_site_moderator_could())))
    else:
        falls = mine
    return and_(_clear(actor.id), falls)


def left_undecided(actor: Actor) -> ColumnElement[bool]:
    """Over Case: everybody who could decide is part of it or connected with somebody who is. For the host to hear of, unless they are part
    of it themselves: they can ask somebody else to be a moderator."""
    if not actor.is_host:
        return false()
    nobody = and_(
        not_(a_group_moderator_could()),
        not_(a_site_moderator_could()),
        not_(
            exists()
            .where(_Someone.state == "active", _Someone.is_host.is_(True), _clear(_Someone.id))
            .correlate_except(_Someone)
        ),
    )
    return and_(not_(is_party(actor.id)), nobody)


def a_group_moderator_could() -> ColumnElement[bool]:
    """Over Case: a moderator of its group is there whose stage reaches the room and who has nothing to do with anybody of it."""
    return exists().where(_moderates_near(), _clear(Membership.person_id)).correlate_except(Membership)


def a_site_moderator_could() -> ColumnElement[bool]:
    """Over Case: a moderator of the site is there who has nothing to do with anybody of it."""
    could = exists().where(_Someone.state == "active", _Someone.is_site_moderator.is_(True), _clear(_Someone.id))
    return could.correlate_except(_Someone)


def is_party(person: Any) -> ColumnElement[bool]:
    """Over Case: it is about this person, or one of its reports is theirs. (Here and below each question names its own tables: left to
    itself, one that stands two questions deep would be asked of all cases.)"""
    theirs = exists().where(Report.case_id == Case.id, Report.reporter_id == person).correlate_except(Report)
    return or_(func.coalesce(Case.about_id, 0) == person, theirs)


def is_connected_with_a_party(person: Any) -> ColumnElement[bool]:
    """Over Case: this person is connected with whom it is about or with who reported."""
    pair = exists().where(
        Connection.id == Side.connection_id,
        Connection.ended_at.is_(None),
        Side.person_id == person,
        or_(Side.other_id == Case.about_id, Side.other_id.in_(_reporters())),
    )
    return pair.correlate_except(Connection, Side)


def _reporters() -> Select[int | None]:
    return (
        select(Report.reporter_id)
        .where(Report.case_id == Case.id, Report.reporter_id.is_not(None))
        .correlate_except(Report)
    )


def _clear(person: Any) -> ColumnElement[bool]:
    """Over Case: this person may decide, as far as that hangs on whom it touches."""
    return and_(not_(is_party(person)), not_(is_connected_with_a_party(person)))


def _moderates_near() -> ColumnElement[bool]:
    return and_(
        Membership.group_id == Case.group_id,
        Membership.state == "active",
        Membership.moderator.is_(True),
        Membership.stage >= Case.depth,
    )
