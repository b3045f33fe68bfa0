"""Cases and acts on members, and who is concerned by them."""

from sqlalchemy import ColumnElement, and_, exists, or_, select

from community.boundaries import audience
from community.boundaries.moderation import ActFacts, CaseFacts, TalkFacts, may_handle_case
from community.moderation.models import Case, Report
from community.moderation.rules import is_held, talk_is_over
from community.shared import db
from community.shared.actor import Actor
from community.shared.clock import now

from .groups import standing, standing_of, stranger


def case_falls_to(actor: Actor, which: ColumnElement[bool]) -> bool:
    """Whether an open case comes to the actor as one of the site's moderators. Asks nothing for everybody else."""
    if not (actor.is_site_moderator or actor.is_host):
        return False
    found = exists().where(which, Case.state == "open", audience.handles_case(actor))
    return bool(db.session().scalar(select(found)))


def for_case(actor: Actor, case: Case) -> CaseFacts:
    stands = select(
        audience.is_party(actor.id).label("party"),
        audience.is_connected_with_a_party(actor.id).label("connected"),
        audience.a_group_moderator_could().label("nearer"),
        audience.a_site_moderator_could().label("site"),
    )
    row = db.session().execute(stands.select_from(Case).where(Case.id == case.id)).one()
    return CaseFacts(
        standing=stranger(actor) if case.group_id is None else standing(actor, case.group_id),
        depth=case.depth,
        is_party=bool(row.party),
        is_connected=bool(row.connected),
        someone_nearer=bool(row.nearer),
        site_moderator_could=bool(row.site),
        is_open=case.state == "open",
        held_by_other=case.claimed_by != actor.id and is_held(case.claimed_by, case.claimed_until, now()),
    )


def for_talk(actor: Actor, report: Report) -> TalkFacts:
    is_reporter = report.reporter_id == actor.id
    return TalkFacts(
        is_reporter=is_reporter,
        handles=not is_reporter and bool(may_handle_case(for_case(actor, db.session().get_one(Case, report.case_id)))),
        is_over=talk_is_over(report.closed_at, now()),
    )


def for_act(actor: Actor, group_id: int, person_id: int) -> ActFacts:
    """A moderator and a member of a group."""
    names_them = or_(Case.unnamed.is_(False), Case.seal_opened_at.is_not(None))
    about = and_(Case.group_id == group_id, Case.about_id == person_id, names_them)
    own = exists().where(about, Case.state == "open", Report.case_id == Case.id, Report.reporter_id == actor.id)
    return ActFacts(
        moderator=standing(actor, group_id),
        member=standing_of(person_id, group_id),
        is_self=actor.id == person_id,
        handles_report=case_falls_to(actor, about),
        has_reported=bool(db.session().scalar(select(own))),
    )
