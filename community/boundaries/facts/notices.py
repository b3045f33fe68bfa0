"""How somebody stands to what their notices tell of. A few queries, however many notices they are."""

from collections.abc import Iterable
from typing import Protocol

from sqlalchemy import and_, bindparam, or_, select

from community.accounts.models import BoundarySettings, Person, QuietHours
from community.accounts.rules import Boundaries, Span
from community.boundaries import audience
from community.boundaries.company import may_see_together
from community.boundaries.groups import Standing
from community.boundaries.notices import NoticeFacts
from community.boundaries.people import Between
from community.connections.models import Distance
from community.connections.rules import Kept
from community.notifications.rules import Kind
from community.rooms.models import Message, Room
from community.rooms.rules import MessageState
from community.shared import db
from community.shared.actor import Actor
from community.shared.clock import now
from community.shared.prepared import Prepared

from .company import together_with
from .groups import standing, stranger
from .people import between_many
from .resting import rests_of


class Told(Protocol):
    """What a notice holds."""

    kind: str
    group_id: int | None
    room_id: int | None
    message_id: int | None
    other_id: int | None


def for_notices(actor: Actor, notices: Iterable[Told]) -> list[NoticeFacts]:
    """In their order. Of somebody whom it names and who is gone: as of somebody who is not there."""
    told = list(notices)
    standings = {group: standing(actor, group) for group in {one.group_id for one in told} if group is not None}
    others = {one.other_id for one in told if one.other_id is not None}
    between = between_many(actor, others) if others else {}
    kinds = {one.kind for one in told}
    asking = audience.who_ask(actor.id) if Kind.COMPANY_ASKED in kinds else set()
    beside = _who_is_with(actor) if Kind.COMPANY_CAME in kinds else set()
    seen = _messages(actor, {one.message_id for one in told if one.message_id is not None})
    held = {one.room_id for one in told if one.kind == Kind.HELD and one.room_id is not None}
    waiting = _where_something_waits(actor, held)
    return [
        NoticeFacts(
            kind=Kind(one.kind) if one.kind in set(Kind) else None,
            standing=standings.get(one.group_id, Standing()) if one.group_id else stranger(actor),
            sees_message=one.message_id in seen,
            is_here=one.message_id is not None and seen.get(one.message_id) == MessageState.HERE,
            between=between.get(one.other_id, Between()) if one.other_id else None,
            asks_company=one.other_id in asking,
            are_together=one.other_id in beside,
            waits_in_room=one.room_id in waiting,
        )
        for one in told
    ]


def _who_is_with(actor: Actor) -> set[int]:
    """Who came to the actor and breathes with them now."""
    ask, known = together_with(actor)
    return {ask.with_id} if ask is not None and ask.with_id is not None and may_see_together(known) else set()


def _messages(actor: Actor, ids: set[int]) -> dict[int, str]:
    """The state of each that the actor may see."""
    if not ids:
        return {}
    query = select(Message.id, Message.state).join(Room, Room.id == Message.room_id)
    found = db.session().execute(query.where(Message.id.in_(ids), audience.sees_message(actor)))
    return {row.id: row.state for row in found}


def _where_something_waits(actor: Actor, rooms: set[int]) -> set[int]:
    """Those of these rooms which the actor sees and in which a message of somebody else waits for a look."""
    if not rooms:
        return set()
    anothers = or_(Message.author_id.is_(None), Message.author_id != actor.id)
    query = (
        select(Message.room_id)
        .join(Room, Room.id == Message.room_id)
        .where(
            Message.room_id.in_(rooms),
            Message.state == MessageState.WAITING.value,
            anothers,
            audience.sees_room_of_group(actor),
        )
    )
    return set(db.session().scalars(query.distinct()))


_PERSON, _SET, _HOURS, _DISTANCE = (db.table(model) for model in (Person, BoundarySettings, QuietHours, Distance))
_FOR_PRIVATE = Prepared(
    select(
        _PERSON.c.state,
        *(_SET.c[name] for name in ("time_zone", "capacity", "capacity_until", "break_since", "break_until")),
        _HOURS.c.weekday,
        _HOURS.c.begins,
        _HOURS.c.ends,
        _DISTANCE.c.kind,
    )
    .select_from(
        _PERSON.outerjoin(_SET, _SET.c.person_id == _PERSON.c.id)
        .outerjoin(_HOURS, _HOURS.c.person_id == _PERSON.c.id)
        .outerjoin(
            _DISTANCE,
            and_(
                _DISTANCE.c.person_id == _PERSON.c.id,
                _DISTANCE.c.other_id == bindparam("author"),
                or_(_DISTANCE.c.until.is_(None), _DISTANCE.c.until > bindparam("at")),
            ),
        )
    )
    .where(_PERSON.c.id == bindparam("person"))
)


def for_private(person_id: int, author_id: int) -> tuple[NoticeFacts, Boundaries]:
    """Of a private message that was just let out to this person, and when they rest: one statement, since this runs at every such message.
    That it could be written says already that nothing of either keeps the two from writing; what is left to ask is what the reader alone
    keeps. Of somebody who is gone: as of nobody."""
    rows = _FOR_PRIVATE.run(person=person_id, author=author_id, at=now())
    if not rows or rows[0].state != "active":
        return NoticeFacts(None), Boundaries()
    kept = {row.kind for row in rows}
    spans = {row.weekday: Span(row.begins, row.ends) for row in rows if row.weekday is not None}
    between = Between(
        signed_in=True,
        there=True,
        is_connected=True,
        was_connected=True,
        i_block=Kept.BLOCK in kept,
        i_mute=Kept.MUTE in kept,
        i_stepped_back=Kept.STEP_BACK in kept,
        no_contact=Kept.NO_CONTACT in kept,
    )
    known = NoticeFacts(Kind.WROTE, sees_message=True, is_here=True, between=between)
    return known, rests_of(rows[0], spans) if rows[0].time_zone is not None else Boundaries(spans)
