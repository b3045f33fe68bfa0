"""How somebody stands to what their notices tell of. A few queries, however many notices they are."""

from collections.abc import Iterable
from typing import Protocol

from sqlalchemy import select

from community.boundaries import audience
from community.boundaries.company import may_see_together
from community.boundaries.groups import Standing
from community.boundaries.notices import NoticeFacts
from community.boundaries.people import Between
from community.notifications.rules import Kind
from community.rooms.models import Message, Room
from community.rooms.rules import MessageState
from community.shared import db
from community.shared.actor import Actor

from .company import together_with
from .groups import standing, stranger
from .people import between_many


class Told(Protocol):
    """What a notice holds."""

    kind: str
    group_id: int | None
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
    return [
        NoticeFacts(
            kind=Kind(one.kind) if one.kind in set(Kind) else None,
            standing=standings.get(one.group_id, Standing()) if one.group_id else stranger(actor),
            sees_message=one.message_id in seen,
            is_here=one.message_id is not None and seen.get(one.message_id) == MessageState.HERE,
            between=between.get(one.other_id, Between()) if one.other_id else None,
            asks_company=one.other_id in asking,
            are_together=one.other_id in beside,
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
