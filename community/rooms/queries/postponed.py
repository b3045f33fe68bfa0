"""What somebody lets wait until the other is awake, as they alone read it; and what the job finds due."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from community.boundaries import facts
from community.rooms.models import PostponedMessage
from community.rooms.payloads import Postponed
from community.rooms.rules import POSTPONED_MOST
from community.shared import db
from community.shared.actor import Actor
from community.shared.paging import BATCH, PAGE, Page, beyond, cursor, in_batches, place

from .conversations import names_of
from .sealed import opened


def postponed_for(actor: Actor, room_id: int) -> list[Postponed]:
    """The actor's own in this room, oldest first. The caller has asked room_for."""
    query = (
        select(PostponedMessage)
        .where(PostponedMessage.room_id == room_id, PostponedMessage.author_id == actor.id)
        .order_by(PostponedMessage.made_at, PostponedMessage.id)
        .limit(POSTPONED_MOST)
    )
    return [postponed_from(row) for row in db.session().scalars(query)]


def left_for(actor: Actor, after: str | None = None) -> Page[Postponed]:
    """What is left of conversations that are gone with the other's account, newest first."""
    query = (
        select(PostponedMessage)
        .where(
            PostponedMessage.author_id == actor.id,
            PostponedMessage.room_id.is_(None),
            beyond(PostponedMessage.made_at, PostponedMessage.id, place(after), newest_first=True),
        )
        .order_by(PostponedMessage.made_at.desc(), PostponedMessage.id.desc())
        .limit(PAGE + 1)
    )
    rows = list(db.session().scalars(query))
    page = rows[:PAGE]
    after = cursor(page[-1].made_at, page[-1].id) if len(rows) > PAGE else None
    return Page([postponed_from(row) for row in page], after)


def postponed_from(row: PostponedMessage) -> Postponed:
    words = opened(row.sealed)
    says_when = row.says_when and not row.reason
    return Postponed(
        id=row.id,
        room_id=row.room_id,
        made_at=row.made_at,
        expected_at=row.expected_at if says_when else None,
        reason=row.reason,
        body=words.body,
        html=words.html,
        need=words.need,
        notes=tuple(words.notes),
        quiet=row.quiet,
        reply_to=row.reply_to_id,
    )


def due(at: datetime) -> list[int]:
    """So many as a job looks at in one go, longest due first."""
    query = (
        select(PostponedMessage.id)
        .where(PostponedMessage.due_at <= at)
        .order_by(PostponedMessage.due_at, PostponedMessage.id)
        .limit(BATCH)
    )
    return list(db.session().scalars(query))


def own_postponed(person_id: int) -> list[dict[str, Any]]:
    """For their export: their own words that wait, and for whom."""
    others = facts.conversations_of(person_id)
    names = names_of(set(others.values()))
    query = (
        select(PostponedMessage)
        .where(PostponedMessage.author_id == person_id)
        .order_by(PostponedMessage.made_at, PostponedMessage.id)
    )
    return [
        {
            "with": names.get(others.get(row.room_id or 0, 0)),
            "written_at": row.made_at.isoformat(),
            "text": one.body,
            "need": one.need,
            "content_notes": list(one.notes),
            "gone": False,
        }
        for row in db.session().scalars(in_batches(query))
        for one in (postponed_from(row),)
    ]
