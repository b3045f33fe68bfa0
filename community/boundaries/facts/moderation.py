"""Reports and acts on members, and who is concerned by them."""

from sqlalchemy import ColumnElement, and_, exists, or_, select

from community.boundaries import audience
from community.boundaries.moderation import ActFacts, ReportFacts
from community.groups.models import Membership
from community.moderation.models import Report
from community.shared import db
from community.shared.actor import Actor

from .groups import standing, standing_of, stranger


def report_falls_to(actor: Actor, which: ColumnElement[bool]) -> bool:
    """Whether an open report comes to the actor as one of the site's moderators. Asks nothing for everybody else."""
    if not (actor.is_site_moderator or actor.is_host):
        return False
    found = exists().where(which, Report.state == "open", audience.handles_report(actor))
    return bool(db.session().scalar(select(found)))


def for_report(actor: Actor, report: Report) -> ReportFacts:
    if report.group_id is None:
        return _for_report_of_site(actor, report)
    nearer = exists().where(
        Membership.group_id == report.group_id,
        Membership.state == "active",
        Membership.moderator.is_(True),
        Membership.stage >= report.depth,
        Membership.person_id.not_in([person for person in (report.about_id, report.reporter_id) if person]),
    )
    return ReportFacts(
        standing=standing(actor, report.group_id),
        depth=report.depth,
        is_reporter=report.reporter_id == actor.id,
        is_about=report.about_id == actor.id,
        someone_nearer=bool(db.session().scalar(select(nearer))),
    )


def _for_report_of_site(actor: Actor, report: Report) -> ReportFacts:
    connected, nearer = audience.is_connected_with_either(actor.id), audience.a_site_moderator_could()
    stands = select(connected.label("connected"), nearer.label("nearer"))
    row = db.session().execute(stands.select_from(Report).where(Report.id == report.id)).one()
    return ReportFacts(
        standing=stranger(actor),
        depth=0,
        is_reporter=report.reporter_id == actor.id,
        is_about=report.about_id == actor.id,
        someone_nearer=bool(row.nearer),
        of_site=True,
        is_connected=bool(row.connected),
    )


def for_act(actor: Actor, group_id: int, person_id: int) -> ActFacts:
    """A moderator and a member of a group."""
    names_them = or_(Report.unnamed.is_(False), Report.seal_opened_at.is_not(None))
    about = and_(Report.group_id == group_id, Report.about_id == person_id, names_them)
    own = exists().where(about, Report.state == "open", Report.reporter_id == actor.id)
    return ActFacts(
        moderator=standing(actor, group_id),
        member=standing_of(person_id, group_id),
        is_self=actor.id == person_id,
        handles_report=report_falls_to(actor, about),
        has_reported=bool(db.session().scalar(select(own))),
    )
