"""What a moderator may do about a member and a message, beside what was done here before; and what was done in a group, in one list from
which it can be undone."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select

from community.accounts.models import Person
from community.boundaries import facts
from community.boundaries.decision import require
from community.boundaries.moderation import may_see_actions
from community.groups.models import Agreement, Group
from community.rooms.events import Grounds
from community.shared import db
from community.shared.actor import Actor
from community.shared.clock import now
from community.shared.errors import Invalid, NotFound
from community.shared.paging import Page, beyond, cursor, place

from ..models import Action, Case
from ..payloads import choose_clause
from ..rules import IN_FORCE, PAGE, ActionState, Deed, Length, clauses_in, suggested_length

PAST_MOST = 20
"""Of a member's history so many are shown, the newest."""


_NOT_STRUCK = Action.state != ActionState.OVERTURNED.value
"""What was overturned on an appeal is in no list of what moderators did."""


@dataclass(frozen=True)
class ActionLine:
    """`whom`: None for somebody who left for good, and for who wrote unnamed."""

    id: int
    step: Deed
    whom: str | None
    reason: str
    clause: str
    at: datetime
    until: datetime | None
    holds: bool
    """It is in force: neither over nor undone."""
    undone: bool
    undone_reason: str
    is_unnamed: bool = False
    waits: bool = False
    """For a second moderator to agree to all of it."""
    asked_until: datetime | None = None


@dataclass(frozen=True)
class Acts:
    """All that can be done on one page. `may` holds word, cover, uncover, hide, restore, look_first, quiet, pause, remove."""

    group_id: int
    person_id: int | None
    name: str | None
    message_id: int | None
    case_id: int | None
    quiet_until: datetime | None
    may: dict[str, bool]
    clauses: list[str]
    past: list[ActionLine]
    """What moderators did in this group about this member before, newest first."""
    suggested: Length


def acts_for(
    group_id: int,
    person_id: int | None,
    name: str | None,
    message_id: int | None,
    case_id: int | None,
    quiet_until: datetime | None,
    may: dict[str, bool],
) -> Acts:
    """For who was asked already what they may (`may`)."""
    past = past_of(group_id, person_id) if person_id is not None else []
    return Acts(
        group_id=group_id,
        person_id=person_id,
        name=name,
        message_id=message_id,
        case_id=case_id,
        quiet_until=quiet_until,
        may=may,
        clauses=clauses_of(group_id),
        past=past,
        suggested=suggested_length(sum(one.step is not Deed.KIND_WORD and not one.undone for one in past)),
    )


def clauses_of(group_id: int) -> list[str]:
    """Of the agreement as it is now."""
    current = select(Agreement.body).join(
        Group, and_(Group.id == Agreement.group_id, Group.agreement_version == Agreement.version)
    )
    return clauses_in(db.session().scalar(current.where(Group.id == group_id)) or "")


def past_of(group_id: int, person_id: int) -> list[ActionLine]:
    """For who may act on this member."""
    query = _lines(Action.group_id == group_id, Action.person_id == person_id, _NOT_STRUCK).limit(PAST_MOST)
    return [_line(row) for row in db.session().execute(query)]


def actions_of(actor: Actor, group_id: int, after: str | None = None) -> Page[ActionLine]:
    """Of a group, newest first: what the actor may read of it, without what is about themselves. Raises NotFound."""
    stands = facts.standing(actor, group_id)
    require(may_see_actions(stands))
    query = _lines(
        Action.group_id == group_id,
        Action.depth <= stands.stage,
        _NOT_STRUCK,
        or_(Action.person_id.is_(None), Action.person_id != actor.id),
        beyond(Action.began_at, Action.id, place(after), newest_first=True),
    )
    rows = list(db.session().execute(query.limit(PAGE + 1)))
    lines = [_line(row) for row in rows[:PAGE]]
    return Page(lines, cursor(lines[-1].at, lines[-1].id) if len(rows) > PAGE else None)


def action_to_undo(actor: Actor, action_id: int) -> tuple[int, ActionLine]:
    """With its group. Whether the actor may undo it, undoing asks. Raises NotFound."""
    row = db.session().execute(_lines(Action.id == action_id, _NOT_STRUCK)).one_or_none()
    if row is None or row.Action.group_id is None:
        raise NotFound
    stands = facts.standing(actor, row.Action.group_id)
    require(may_see_actions(stands))
    if row.Action.person_id == actor.id or row.Action.depth > stands.stage:
        raise NotFound
    return row.Action.group_id, _line(row)


def _lines(*which: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return (
        select(Action, Person.name)
        .outerjoin(Person, and_(Person.id == Action.person_id, Person.state == "active"))
        .where(*which)
        .order_by(Action.began_at.desc(), Action.id.desc())
    )


def _line(row: Any) -> ActionLine:
    action: Action = row.Action
    return ActionLine(
        id=action.id,
        step=Deed(action.step),
        whom=row.name,
        reason=action.reason,
        clause=action.clause,
        at=action.began_at,
        until=action.ends_at,
        holds=holds(action),
        undone=action.state == ActionState.UNDONE,
        undone_reason=action.undone_reason,
        is_unnamed=action.person_id is None and action.message_id is not None,
        waits=action.state == ActionState.WAITING and holds(action),
        asked_until=action.asked_until,
    )


def holds(action: Action) -> bool:
    return action.state in IN_FORCE and (action.ends_at is None or action.ends_at > now())


def grounds_for(
    group_id: int, clause: str, case_id: int | None, person_id: int | None = None, message_id: int | None = None
) -> Grounds:
    """What an act rests on: a line of the agreement as it is now, and a case of this member or message. Raises Invalid."""
    if clause and clause not in clauses_of(group_id):
        raise Invalid(choose_clause(), {"clause": choose_clause()})
    case = db.session().get(Case, case_id) if case_id is not None else None
    if case is not None and case.group_id == group_id:
        names_them = person_id is not None and case.about_id == person_id
        if names_them or (message_id is not None and case.message_id == message_id):
            return Grounds(clause, case.id)
    return Grounds(clause)
