"""Orders that keep two people apart: as moderators read them who may handle them, and as each of the two reads their own."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from community.accounts.models import Person
from community.boundaries import audience, facts
from community.boundaries.decision import require
from community.boundaries.moderation import may_handle_case
from community.boundaries.no_contact import (
    OrderFacts,
    OrderState,
    may_agree,
    may_ask_to_end,
    may_decline,
    may_end,
    may_let_stand,
    may_see_order,
    may_see_orders,
)
from community.groups.models import Group, Membership
from community.shared import crypto, db
from community.shared.actor import Actor
from community.shared.errors import NotFound
from community.shared.paging import Page, beyond, cursor, in_batches, place

from ..models import Case, LogEntry, NoContactOrder, NoContactWords, Report
from ..rules import PAGE, Act
from ..rules.apart import TRIES_SHOWN

_One, _Other, _Asker = aliased(Person), aliased(Person), aliased(Person)
_ORDERS = (
    select(NoContactOrder, _One.name.label("one"), _Other.name.label("other"), _Asker.name.label("asker"))
    .join(_One, _One.id == NoContactOrder.one_id)
    .join(_Other, _Other.id == NoContactOrder.other_id)
    .outerjoin(_Asker, _Asker.id == NoContactOrder.proposed_by)
)


@dataclass(frozen=True)
class OrderLine:
    id: int
    one: str
    other: str
    state: OrderState
    ending: bool
    at: datetime


@dataclass(frozen=True)
class OrderPage:
    page: Page[OrderLine]
    group_id: int | None
    group_name: str
    members: list[tuple[int, str]]
    """Of the group, to choose two from; empty for the site."""


@dataclass(frozen=True)
class Tried:
    """One of the two tried to reach the other."""

    who: str
    how: str
    at: datetime


@dataclass(frozen=True)
class Wrote:
    who: str
    words: str
    at: datetime


@dataclass(frozen=True)
class OrderShown:
    """`may`: which steps are the reader's."""

    id: int
    group_id: int | None
    one: str
    other: str
    state: OrderState
    reason: str
    days: int | None
    until: datetime | None
    asked_by: str | None
    asked_at: datetime
    began_at: datetime | None
    ending: bool
    asked_to_end: bool
    is_proposer: bool
    may: dict[str, bool]
    tried: list[Tried]
    wrote: list[Wrote]


def orders_of(actor: Actor, group_id: int | None, after: str | None = None) -> OrderPage:
    """Newest first, those that the actor may handle. Raises NotFound."""
    require(may_see_orders(facts.for_orders(actor, group_id)))
    name = db.session().scalar(select(Group.name).where(Group.id == group_id)) if group_id is not None else ""
    if name is None:
        raise NotFound
    query = (
        _ORDERS.where(NoContactOrder.group_id.is_not_distinct_from(group_id), audience.handles_order(actor))
        .where(beyond(NoContactOrder.proposed_at, NoContactOrder.id, place(after), newest_first=True))
        .order_by(NoContactOrder.proposed_at.desc(), NoContactOrder.id.desc())
        .limit(PAGE + 1)
    )
    rows = list(db.session().execute(query))
    lines = [_line(row) for row in rows[:PAGE]]
    page = Page(lines, cursor(lines[-1].at, lines[-1].id) if len(rows) > PAGE else None)
    return OrderPage(page, group_id, name, _members(actor, group_id) if group_id is not None else [])


def order_for(actor: Actor, order_id: int) -> OrderShown:
    """Raises NotFound."""
    row = db.session().execute(_ORDERS.where(NoContactOrder.id == order_id)).one_or_none()
    if row is None:
        raise NotFound
    order: NoContactOrder = row.NoContactOrder
    known = facts.for_order(actor, order)
    require(may_see_order(known))
    names = {order.one_id: row.one, order.other_id: row.other}
    return OrderShown(
        id=order.id,
        group_id=order.group_id,
        one=row.one,
        other=row.other,
        state=known.state,
        reason=_opened(order.reason),
        days=order.days,
        until=order.until,
        asked_by=row.asker,
        asked_at=order.proposed_at,
        began_at=order.began_at,
        ending=known.ending,
        asked_to_end=known.asked_to_end,
        is_proposer=known.is_proposer,
        may=_may(known),
        tried=_tried(order, names),
        wrote=_wrote(order, names),
    )


def two_of_report(actor: Actor, report_id: int | None) -> tuple[int, int] | None:
    """Who reported and whom it is about, for whoever handles the case. None where one of them is not to be known."""
    report = db.session().get(Report, report_id) if report_id is not None else None
    case = db.session().get(Case, report.case_id) if report is not None else None
    if report is None or case is None or not may_handle_case(facts.for_case(actor, case)):
        return None
    if report.reporter_id is None or case.about_id is None or (case.unnamed and case.seal_opened_at is None):
        return None
    return report.reporter_id, case.about_id


def person_by_handle(handle: str) -> int | None:
    query = select(Person.id).where(Person.handle == handle.strip().removeprefix("@").lower(), Person.state == "active")
    return db.session().scalar(query)


def handles_of(ids: tuple[int, int]) -> tuple[str, str]:
    found = dict(db.session().execute(select(Person.id, Person.handle).where(Person.id.in_(ids))).tuples().all())
    return found.get(ids[0], ""), found.get(ids[1], "")


# ---- each of the two


@dataclass(frozen=True)
class Apart:
    """`wrote_at`: when they last asked to look at it again."""

    order_id: int
    other: str
    reason: str
    began_at: datetime
    until: datetime | None
    wrote_at: datetime | None


def apart_for(actor: Actor, after: str | None = None) -> Page[Apart]:
    """What holds now, newest first."""
    query = (
        _ORDERS.add_columns(NoContactWords.written_at)
        .outerjoin(
            NoContactWords, (NoContactWords.order_id == NoContactOrder.id) & (NoContactWords.person_id == actor.id)
        )
        .where(
            or_(NoContactOrder.one_id == actor.id, NoContactOrder.other_id == actor.id),
            NoContactOrder.state == OrderState.HOLDS.value,
            beyond(NoContactOrder.proposed_at, NoContactOrder.id, place(after), newest_first=True),
        )
        .order_by(NoContactOrder.proposed_at.desc(), NoContactOrder.id.desc())
        .limit(PAGE + 1)
    )
    rows = list(db.session().execute(query))
    page = rows[:PAGE]
    last = page[-1].NoContactOrder if len(rows) > PAGE else None
    lines = [_apart(actor.id, row) for row in page if facts.state_of(row.NoContactOrder) is OrderState.HOLDS]
    return Page(lines, cursor(last.proposed_at, last.id) if last is not None else None)


def _apart(me: int, row: Any) -> Apart:
    order: NoContactOrder = row.NoContactOrder
    other = row.other if order.one_id == me else row.one
    assert order.began_at is not None
    return Apart(order.id, other, _opened(order.reason), order.began_at, order.until, row.written_at)


def no_contact_of(person_id: int) -> dict[str, Any]:
    """For their export: what kept them apart from whom, why, and their own words. Not what was only asked for, nor the other's tries."""
    query = _ORDERS.where(
        or_(NoContactOrder.one_id == person_id, NoContactOrder.other_id == person_id),
        NoContactOrder.began_at.is_not(None),
    ).order_by(NoContactOrder.began_at, NoContactOrder.id)
    words = select(NoContactWords).where(NoContactWords.person_id == person_id).order_by(NoContactWords.written_at)
    return {
        "from": [_told(person_id, row) for row in db.session().execute(in_batches(query))],
        "asked_to_look_again": [
            {"on": one.written_at.isoformat(), "words": _opened(one.sealed)}
            for one in db.session().scalars(in_batches(words))
        ],
    }


def _told(person_id: int, row: Any) -> dict[str, Any]:
    order: NoContactOrder = row.NoContactOrder
    assert order.began_at is not None
    return {
        "name": row.other if order.one_id == person_id else row.one,
        "reason": _opened(order.reason),
        "since": order.began_at.isoformat(),
        "until": order.until.isoformat() if order.until else None,
        "ended": order.ended_at.isoformat() if order.ended_at else None,
    }


def _opened(sealed: str) -> str:
    try:
        return crypto.unseal(sealed)
    except crypto.SealBroken:  # the key may come back into the settings
        return ""


def _line(row: Any) -> OrderLine:
    order: NoContactOrder = row.NoContactOrder
    ending = order.ending_at is not None
    return OrderLine(order.id, row.one, row.other, facts.state_of(order), ending, order.proposed_at)


def _may(known: OrderFacts) -> dict[str, bool]:
    questions = {
        "agree": may_agree,
        "decline": may_decline,
        "ask_to_end": may_ask_to_end,
        "end": may_end,
        "let_stand": may_let_stand,
    }
    return {step: bool(question(known)) for step, question in questions.items()}


def _members(actor: Actor, group_id: int) -> list[tuple[int, str]]:
    """By name; a circle has only so many."""
    query = (
        select(Person.id, Person.name)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.group_id == group_id, Membership.state == "active", Person.id != actor.id)
        .order_by(Person.name, Person.id)
        .limit(PAGE * 4)
    )
    return [(row.id, row.name) for row in db.session().execute(query)]


def _tried(order: NoContactOrder, names: dict[int, str]) -> list[Tried]:
    query = (
        select(LogEntry)
        .where(
            LogEntry.person_id.in_(list(names)),
            LogEntry.act == Act.NO_CONTACT_TRIED.value,
            LogEntry.details["order"].as_string() == str(order.id),
        )
        .order_by(LogEntry.id.desc())
        .limit(TRIES_SHOWN)
    )
    return [
        Tried(names.get(entry.person_id or 0, ""), entry.details["how"], entry.at)
        for entry in db.session().scalars(query)
    ]


def _wrote(order: NoContactOrder, names: dict[int, str]) -> list[Wrote]:
    query = select(NoContactWords).where(NoContactWords.order_id == order.id).order_by(NoContactWords.written_at)
    return [
        Wrote(names.get(one.person_id, ""), _opened(one.sealed), one.written_at) for one in db.session().scalars(query)
    ]
