"""Put a notice into inboxes, in the transaction of what it tells. Who may not read it gets none, nor does anybody from whom its reader
keeps away; for who rests it waits."""

from collections.abc import Iterable

from sqlalchemy import select

from community.boundaries.facts.notices import for_notices
from community.boundaries.facts.resting import boundaries_of
from community.boundaries.notices import may_read_notice, ring_facts
from community.boundaries.ringing import may_ring, waits
from community.shared import db
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.clock import now
from community.shared.db import transaction

from ..events import NoticeRang
from ..models import Notice, SilentGroup
from ..queries.recipients import actors
from ..rules import GATHERED, MAIL_AFTER, Kind, looks_again_at


def make_notice(
    kind: Kind,
    to: Iterable[int],
    other_id: int | None = None,
    group_id: int | None = None,
    room_id: int | None = None,
    message_id: int | None = None,
    quietly: bool = False,
) -> None:
    """`other_id`: who caused it and may be named. `quietly`: it lies in the inbox and rings nowhere."""
    with transaction():
        for person in actors(one for one in to if one != other_id):
            notice = Notice(
                person_id=person.id,
                kind=kind.value,
                group_id=group_id,
                room_id=room_id,
                message_id=message_id,
                other_id=other_id,
                made_at=now(),
            )
            _put(person, notice, quietly)


def _put(person: Actor, notice: Notice, quietly: bool) -> None:
    session, at = db.session(), notice.made_at
    (known,) = for_notices(person, [notice])
    if not may_read_notice(known):
        return
    if notice.kind in GATHERED and (there := _there_already(notice)) is not None:
        there.message_id = notice.message_id
        return
    quietly = quietly or _is_silent(notice)
    ring = may_ring(ring_facts(known, boundaries_of([person.id])[person.id], at, quietly))
    if ring.allowed:
        notice.told_at, notice.due_at = at, at + MAIL_AFTER
        publish(NoticeRang(person.id))
    elif waits(ring):
        notice.due_at = looks_again_at(ring.until, at)
    session.add(notice)
    session.flush()


def _there_already(notice: Notice) -> Notice | None:
    same = select(Notice).where(
        Notice.person_id == notice.person_id,
        Notice.kind == notice.kind,
        Notice.group_id.is_not_distinct_from(notice.group_id),
        Notice.room_id.is_not_distinct_from(notice.room_id),
        Notice.met_at.is_(None),
    )
    return db.session().scalars(same.limit(1)).one_or_none()


def _is_silent(notice: Notice) -> bool:
    """Whether its person wants to hear nothing from its group."""
    if notice.group_id is None:
        return False
    return db.session().get(SilentGroup, (notice.person_id, notice.group_id)) is not None
