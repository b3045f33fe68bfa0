"""Put a notice into inboxes, in the transaction of what it tells. Who may not read it gets none, nor does anybody from whom its reader
keeps away; for who rests it waits. Not here: of private messages (notice_private.py)."""

from collections.abc import Iterable

from sqlalchemy import select

from community.boundaries.facts.notices import for_notices
from community.boundaries.facts.resting import boundaries_of
from community.boundaries.notices import NoticeFacts, may_read_notice
from community.shared import db
from community.shared.clock import now
from community.shared.db import transaction

from ..models import Notice
from ..queries.inbox import is_over
from ..queries.recipients import actors
from ..queries.ways import ways_of_notices
from ..rules import GATHERED, Kind, Way
from .ring_notice import ask_for_pushes, ring_notice


def make_notice(
    kind: Kind,
    to: Iterable[int],
    other_id: int | None = None,
    group_id: int | None = None,
    room_id: int | None = None,
    message_id: int | None = None,
    quietly: bool = False,
    role: str | None = None,
    report_id: int | None = None,
) -> None:
    """`other_id`: who caused it and may be named. `quietly`: it lies in the inbox and rings nowhere."""
    with transaction() as session:
        new: dict[Notice, NoticeFacts] = {}
        for person in actors(one for one in to if one != other_id):
            notice = Notice(
                person_id=person.id,
                kind=kind.value,
                group_id=group_id,
                room_id=room_id,
                message_id=message_id,
                other_id=other_id,
                role=role,
                report_id=report_id,
                made_at=now(),
            )
            (known,) = for_notices(person, [notice])
            if may_read_notice(known) and (fresh := _fresh(notice)) is not None:
                new[fresh] = known
        if not new:
            return
        rests = boundaries_of(one.person_id for one in new)
        pushed = []
        for (notice, known), ways in zip(new.items(), ways_of_notices(list(new)), strict=True):
            if ring_notice(notice, known, rests[notice.person_id], ways, quietly) and Way.PUSH in ways:
                pushed.append(notice.person_id)
            session.add(notice)
        session.flush()
        ask_for_pushes(pushed)


def _fresh(notice: Notice) -> Notice | None:
    """The row that tells of it; None where one that is not met says the same already. One whose matter is over is told anew."""
    if notice.kind not in GATHERED:
        return notice
    same = select(Notice, is_over().label("over")).where(
        Notice.person_id == notice.person_id,
        Notice.kind == notice.kind,
        Notice.group_id.is_not_distinct_from(notice.group_id),
        Notice.room_id.is_not_distinct_from(notice.room_id),
        Notice.report_id.is_not_distinct_from(notice.report_id),
        Notice.met_at.is_(None),
    )
    found = db.session().execute(same.limit(1)).one_or_none()
    if found is None:
        return notice
    there: Notice = found[0]
    there.message_id = notice.message_id
    if not found.over:
        return None
    there.made_at, there.other_id = notice.made_at, notice.other_id
    return there
