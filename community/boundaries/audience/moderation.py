"""Who may handle a report, and which entries of the log somebody reads."""

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from community.accounts.models import Person
from community.boundaries.groups import Standing
from community.boundaries.moderation import may_read_log
from community.groups.models import Membership
from community.moderation.models import LogEntry, Report
from community.shared import db
from community.shared.actor import Actor

from .rest import is_awake


def of_report(report_id: int) -> list[int]:
    """Those who may handle a report: the group's moderators who can, else the site's; without those who take a break."""
    report = db.session().get(Report, report_id)
    if report is None:
        return []
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
    handling = list(db.session().scalars(near)) or list(db.session().scalars(of_the_site))
    return list(db.session().scalars(select(Person.id).where(Person.id.in_(handling), is_awake(Person.id))))


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
    someone_nearer = exists().where(
        near,
        or_(Report.about_id.is_(None), Membership.person_id != Report.about_id),
        or_(Report.reporter_id.is_(None), Membership.person_id != Report.reporter_id),
    )
    not_mine = and_(
        or_(Report.about_id.is_(None), Report.about_id != actor.id),
        or_(Report.reporter_id.is_(None), Report.reporter_id != actor.id),
    )
    if actor.is_host or actor.is_site_moderator:
        return and_(not_mine, or_(mine, ~someone_nearer))
    return and_(not_mine, mine)
