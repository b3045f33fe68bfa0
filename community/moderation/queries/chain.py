"""Whether the log is whole: every entry there, as it was written, one after another."""

from dataclasses import dataclass

from sqlalchemy import select

from community.shared import db

from ..models import LogEntry, LogHead
from ..rules.chain import FIRST_LINK, link

BATCH = 1000


@dataclass(frozen=True)
class Fault:
    """The first place at which the log does not hold together. `entry_id`: the row; None where it is missing."""

    number: int
    entry_id: int | None
    what: str


@dataclass(frozen=True)
class Verified:
    """`number` and `hash`: where the log ends. Kept elsewhere, they tell later whether what stood there then still does."""

    number: int
    hash: str
    fault: Fault | None = None


def verified(kept: tuple[int, str] | None = None) -> Verified:
    """The whole log from the first entry on, in batches. `kept`: number and hash as told once before."""
    session = db.session()
    head = session.get_one(LogHead, 1)
    if kept is not None and kept[0] > head.number:
        return Verified(head.number, head.hash, Fault(kept[0], None, "the log ends before it"))
    before, number = FIRST_LINK, 0
    while rows := session.scalars(
        select(LogEntry).where(LogEntry.number > number).order_by(LogEntry.number).limit(BATCH)
    ).all():
        for entry in rows:
            if entry.number != number + 1:
                return Verified(head.number, head.hash, Fault(number + 1, None, "it is missing"))
            number = entry.number
            if entry.hash != _link_of(before, entry):
                return Verified(head.number, head.hash, Fault(number, entry.id, "it is not as it was written"))
            if kept is not None and kept[0] == number and kept[1] != entry.hash:
                return Verified(head.number, head.hash, Fault(number, entry.id, "it is another one than was noted"))
            before = entry.hash
        session.expunge_all()
    if number < head.number:
        return Verified(head.number, head.hash, Fault(number + 1, None, "it is missing"))
    if number > head.number or before != head.hash:
        return Verified(head.number, head.hash, Fault(number, None, "the log does not end where it says"))
    return Verified(number, before)


def _link_of(before: str, entry: LogEntry) -> str:
    return link(
        before,
        entry.number,
        entry.at,
        entry.act,
        entry.actor_id,
        entry.group_id,
        entry.person_id,
        entry.message_id,
        entry.report_id,
        entry.reason,
        entry.details,
    )
