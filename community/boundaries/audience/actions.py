"""Who may decide on what another moderator did: the twin of boundaries.actions, over Action."""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import aliased

from community.accounts.models import Person
from community.connections.models import Connection, Side
from community.groups.models import Membership
from community.moderation.models import Action, Case, Report
from community.shared import db
from community.shared.actor import Actor

_Someone, _Member, _Reported = aliased(Person), aliased(Membership), aliased(Report)


def decides_on(actor: Actor) -> ColumnElement[bool]:
    """SQL twin of boundaries.actions.may_decide_on."""
    near = exists().where(_near(), _Member.person_id == actor.id).correlate_except(_Member)
    mine = and_(is_clear_of(actor.id), near)
    if actor.is_site_moderator:
        return or_(mine, and_(is_clear_of(actor.id), ~group_could()))
    if actor.is_host:
        return or_(mine, and_(is_clear_of(actor.id), ~group_could(), ~site_could()))
    return mine


def left_to_nobody(actor: Actor) -> ColumnElement[bool]:
    """Nobody is left who could decide, for the host to hear of; not of what is about themselves."""
    not_about_them = or_(Action.person_id.is_(None), Action.person_id != actor.id)
    return and_(not_about_them, ~group_could(), ~_somebody_could())


def _somebody_could() -> ColumnElement[bool]:
    return exists().where(_of_site(or_(_site(), _Someone.is_host.is_(True)))).correlate_except(_Someone)


def group_could() -> ColumnElement[bool]:
    """A moderator of the group could decide."""
    return exists().where(_near(), is_clear_of(_Member.person_id)).correlate_except(_Member)


def site_could() -> ColumnElement[bool]:
    """A moderator of the site could."""
    return exists().where(_of_site(_site())).correlate_except(_Someone)


def who_decide(action_id: int) -> list[int]:
    """Those whose task it is. For who takes a break it waits."""
    of_it = Action.id == action_id
    near = select(_Member.person_id).join(Action, of_it).where(_near(), is_clear_of(_Member.person_id))
    site = select(_Someone.id).join(Action, of_it).where(_of_site(_site()))
    host = select(_Someone.id).join(Action, of_it).where(_of_site(_Someone.is_host.is_(True)))
    session = db.session()
    return list(session.scalars(near)) or list(session.scalars(site)) or list(session.scalars(host))


def is_clear_of(person: Any) -> ColumnElement[bool]:
    """This person has neither to do with it nor with those whom it concerns."""
    acted = and_(*(or_(column.is_(None), column != person) for column in (Action.by_id, Action.second_by_id)))
    not_about = or_(Action.person_id.is_(None), Action.person_id != person)
    return and_(acted, not_about, ~is_conflicted(person))


def is_conflicted(person: Any) -> ColumnElement[bool]:
    """They reported it or the member, or are connected with the member or who made the report."""
    reporters = (
        select(Report.reporter_id)
        .where(Report.case_id == Action.case_id, Report.reporter_id.is_not(None))
        .correlate_except(Report)
    )
    made_it = exists().where(Report.case_id == Action.case_id, Report.reporter_id == person).correlate_except(Report)
    reported_them = (
        exists()
        .where(
            _Reported.case_id == Case.id,
            _Reported.reporter_id == person,
            Case.about_id == Action.person_id,
            Case.group_id.is_not_distinct_from(Action.group_id),
            Case.state == "open",
            or_(Case.unnamed.is_(False), Case.seal_opened_at.is_not(None)),
        )
        .correlate_except(_Reported, Case)
    )
    connected = (
        exists()
        .where(
            Connection.id == Side.connection_id,
            Connection.ended_at.is_(None),
            Side.person_id == person,
            or_(Side.other_id == Action.person_id, Side.other_id.in_(reporters)),
        )
        .correlate_except(Connection, Side)
    )
    return or_(made_it, reported_them, connected)


def _near() -> ColumnElement[bool]:
    return and_(
        _Member.group_id == Action.group_id,
        _Member.state == "active",
        _Member.moderator.is_(True),
        _Member.stage >= Action.depth,
    )


def _site() -> ColumnElement[bool]:
    return _Someone.is_site_moderator.is_(True)


def _of_site(which: ColumnElement[bool]) -> ColumnElement[bool]:
    return and_(_Someone.state == "active", which, is_clear_of(_Someone.id))
