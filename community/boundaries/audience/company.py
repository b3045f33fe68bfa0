"""Whom somebody may ask for company, and for whom an asking waits: boundaries.company turned round."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, or_, select
from sqlalchemy.orm import aliased

from community.accounts.models import BoundarySettings, Person
from community.accounts.rules import Capacity, Writes
from community.connections.models import CompanyAsk, CompanyAsked, Connection, Distance, Side
from community.connections.rules import ASK_LASTS, AskState, Kept
from community.groups.rules import Stage
from community.shared import db
from community.shared.clock import now

from .rest import is_awake


def open_to(me: int) -> Select[*tuple[Any, ...]]:
    """(id, name, handle) of those whom this person may ask now, by name, if it is in nobody's quiet hours: these are reckoned in each
    one's own time zone and are no matter of SQL. Else the twin of company.may_ask_for_company."""
    at = now()
    own, said = aliased(BoundarySettings), aliased(BoundarySettings)
    mine, theirs = aliased(Side), aliased(Side)
    return (
        select(Person.id, Person.name, Person.handle)
        .join(mine, and_(mine.person_id == me, mine.other_id == Person.id))
        .join(theirs, and_(theirs.person_id == Person.id, theirs.other_id == me))
        .join(Connection, Connection.id == mine.connection_id)
        .join(said, said.person_id == Person.id)
        .outerjoin(own, own.person_id == me)
        .where(
            Connection.ended_at.is_(None),
            Person.state == "active",
            said.capacity == Capacity.OPEN.value,
            said.capacity_until > at,
            _lets_write(said, mine, theirs),
            _lets_write(own, mine, theirs),
            ~_apart(literal(me), Person.id),
            is_awake(Person.id),
            is_awake(literal(me)),
        )
        .order_by(Person.name, Person.id)
    )


def asks_waiting(*which: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """(ask, person) of each asking that waits for somebody's answer. Twin of company.may_see_ask. `which`: over CompanyAsk and
    CompanyAsked."""
    asked, settings = aliased(Person), aliased(BoundarySettings)
    mine, theirs = aliased(Side), aliased(Side)
    return (
        select(
            CompanyAsk.id, CompanyAsk.from_id, CompanyAsk.made_at, CompanyAsk.line, Person.name, CompanyAsked.person_id
        )
        .join(CompanyAsked, CompanyAsked.ask_id == CompanyAsk.id)
        .join(Person, Person.id == CompanyAsk.from_id)
        .join(asked, asked.id == CompanyAsked.person_id)
        .join(mine, and_(mine.person_id == CompanyAsked.person_id, mine.other_id == CompanyAsk.from_id))
        .join(theirs, and_(theirs.person_id == CompanyAsk.from_id, theirs.other_id == CompanyAsked.person_id))
        .join(Connection, Connection.id == mine.connection_id)
        .outerjoin(settings, settings.person_id == CompanyAsk.from_id)
        .where(
            CompanyAsk.state == AskState.OPEN.value,
            CompanyAsk.made_at > now() - ASK_LASTS,
            CompanyAsked.declined.is_(False),
            Connection.ended_at.is_(None),
            Person.state == "active",
            asked.state == "active",
            _lets_write(settings, mine, theirs),
            ~_apart(CompanyAsked.person_id, CompanyAsk.from_id),
            is_awake(CompanyAsked.person_id),
            is_awake(CompanyAsk.from_id),
            *which,
        )
        .order_by(CompanyAsk.made_at, CompanyAsk.id)
    )


def of_ask(ask_id: int) -> list[int]:
    """For whom this asking waits."""
    return [row.person_id for row in db.session().execute(asks_waiting(CompanyAsk.id == ask_id))]


def who_are_asked(ids: list[int]) -> set[int]:
    """Those of them for whom any asking waits."""
    return {row.person_id for row in db.session().execute(asks_waiting(CompanyAsked.person_id.in_(ids)))}


def who_ask(person_id: int) -> set[int]:
    """Whose asking waits for this person."""
    return {row.from_id for row in db.session().execute(asks_waiting(CompanyAsked.person_id == person_id))}


def _lets_write(settings: Any, mine: Any, theirs: Any) -> ColumnElement[bool]:
    """These settings (none: the default) let the other of the pair write."""
    writes = func.coalesce(settings.writes, Writes.CONNECTIONS.value)
    return or_(
        writes == Writes.CONNECTIONS.value,
        and_(
            writes == Writes.CONNECTIONS_SETTLING.value,
            mine.openness >= Stage.SETTLING,
            theirs.openness >= Stage.SETTLING,
        ),
    )


def _apart(one: Any, other: Any) -> ColumnElement[bool]:
    """The first keeps any distance from the other, or the other one that is more than a mute from the first."""
    return exists().where(
        or_(
            and_(Distance.person_id == one, Distance.other_id == other),
            and_(Distance.person_id == other, Distance.other_id == one, Distance.kind != Kept.MUTE.value),
        ),
        or_(Distance.until.is_(None), Distance.until > now()),
    )
