"""What waits for another moderator than the one who acted: agreement to all of it, and members who ask for another look."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, exists, select

from community.accounts.models import Person
from community.boundaries import facts
from community.boundaries.actions import may_decide_on, may_see_second_looks
from community.boundaries.audience import actions as audience
from community.boundaries.decision import require
from community.groups.models import Group
from community.shared import db
from community.shared.actor import Actor
from community.shared.clock import now
from community.shared.errors import NotFound
from community.shared.paging import Page, beyond, cursor, place

from ..models import Action, Appeal
from ..rules import PAGE, ActionState, Deed
from .duty import moderates

_ABOUT = and_(Person.id == Action.person_id, Person.state == "active")


@dataclass(frozen=True)
class SecondLook:
    """`until`: when it ends if nobody agrees; `asked_until`: when it would end then (None: a removal). `whom`: None for somebody who left."""

    action_id: int
    step: Deed
    group_name: str
    whom: str | None
    reason: str
    clause: str
    at: datetime
    until: datetime
    asked_until: datetime | None


@dataclass(frozen=True)
class AppealLine:
    id: int
    step: Deed
    group_name: str
    whom: str | None
    due_at: datetime
    is_late: bool


@dataclass(frozen=True)
class AppealShown:
    """An appeal with what it is about. Not who acted: whoever decides looks at what was done."""

    id: int
    action: SecondLook
    words: str
    at: datetime
    due_at: datetime
    is_open: bool
    outcome: str
    answer: str
    has_length: bool
    until: datetime | None


def agreements_for(actor: Actor, after: str | None = None) -> Page[SecondLook]:
    """What waits for the actor's agreement, what ends first before. Raises NotFound for who moderates nothing."""
    _may_see(actor)
    query = (
        select(Action, Group.name.label("group_name"), Person.name.label("whom"))
        .outerjoin(Group, Group.id == Action.group_id)
        .outerjoin(Person, _ABOUT)
        .where(
            Action.state == ActionState.WAITING.value,
            Action.ends_at > now(),
            audience.decides_on(actor),
            beyond(Action.ends_at, Action.id, place(after)),
        )
        .order_by(Action.ends_at, Action.id)
        .limit(PAGE + 1)
    )
    rows = db.session().execute(query).all()
    lines = [_second_look(row) for row in rows[:PAGE]]
    return Page(lines, cursor(lines[-1].until, lines[-1].action_id) if len(rows) > PAGE else None)


def appeals_for(actor: Actor, after: str | None = None) -> Page[AppealLine]:
    """Open ones that are the actor's to decide, what is due first before. Raises NotFound for who moderates nothing."""
    _may_see(actor)
    query = (
        select(Appeal, Action.step, Group.name.label("group_name"), Person.name.label("whom"))
        .join(Action, Action.id == Appeal.action_id)
        .outerjoin(Group, Group.id == Action.group_id)
        .outerjoin(Person, _ABOUT)
        .where(Appeal.state == "open", audience.decides_on(actor), beyond(Appeal.due_at, Appeal.id, place(after)))
        .order_by(Appeal.due_at, Appeal.id)
        .limit(PAGE + 1)
    )
    at, rows = now(), db.session().execute(query).all()
    lines = [
        AppealLine(
            id=row.Appeal.id,
            step=Deed(row.step),
            group_name=row.group_name or "",
            whom=row.whom,
            due_at=row.Appeal.due_at,
            is_late=row.Appeal.due_at <= at,
        )
        for row in rows[:PAGE]
    ]
    return Page(lines, cursor(lines[-1].due_at, lines[-1].id) if len(rows) > PAGE else None)


def agreement_for(actor: Actor, action_id: int) -> SecondLook:
    """Raises NotFound, for what is over or agreed to already too."""
    row = _found(Action.id == action_id, Action.state == ActionState.WAITING.value, Action.ends_at > now())
    require(may_decide_on(facts.for_action(actor, row.Action)))
    return _second_look(row)


def appeal_for(actor: Actor, appeal_id: int) -> AppealShown:
    """Raises NotFound."""
    appeal = db.session().get(Appeal, appeal_id)
    if appeal is None:
        raise NotFound
    row = _found(Action.id == appeal.action_id)
    action: Action = row.Action
    require(may_decide_on(facts.for_action(actor, action)))
    return AppealShown(
        id=appeal.id,
        action=_second_look(row),
        words=appeal.words,
        at=appeal.made_at,
        due_at=appeal.due_at,
        is_open=appeal.state == "open",
        outcome=appeal.outcome,
        answer=appeal.answer,
        has_length=action.ends_at is not None and action.step != Deed.REMOVAL,
        until=action.ends_at,
    )


def second_look_waits(actor: Actor) -> bool:
    """Whether anything on the list is the actor's."""
    asked = exists().where(
        Action.state == ActionState.WAITING.value, Action.ends_at > now(), audience.decides_on(actor)
    )
    appealed = exists().where(Appeal.action_id == Action.id, Appeal.state == "open", audience.decides_on(actor))
    return bool(db.session().scalar(select(asked | appealed)))


def appeal_without_decider(actor: Actor) -> bool:
    """For the host: somebody asks for another look, and nobody is left who could decide."""
    if not actor.is_host:
        return False
    found = exists().where(Appeal.action_id == Action.id, Appeal.state == "open", audience.left_to_nobody(actor))
    return bool(db.session().scalar(select(found)))


def _may_see(actor: Actor) -> None:
    require(may_see_second_looks(facts.stranger(actor), moderates(actor)))


def _found(*which: Any) -> Any:
    query = (
        select(Action, Group.name.label("group_name"), Person.name.label("whom"))
        .outerjoin(Group, Group.id == Action.group_id)
        .outerjoin(Person, _ABOUT)
        .where(*which)
    )
    row = db.session().execute(query).one_or_none()
    if row is None:
        raise NotFound
    return row


def _second_look(row: Any) -> SecondLook:
    action: Action = row.Action
    return SecondLook(
        action_id=action.id,
        step=Deed(action.step),
        group_name=row.group_name or "",
        whom=row.whom,
        reason=action.reason,
        clause=action.clause,
        at=action.began_at,
        until=action.ends_at or action.began_at,
        asked_until=action.asked_until,
    )
