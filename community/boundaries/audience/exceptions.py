"""What people don't meet as it comes, read from their distances and topics: of everyone in a room at once, or of one reader."""

import logging
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    CompoundSelect,
    Select,
    Text,
    bindparam,
    cast,
    exists,
    false,
    literal,
    null,
    or_,
    select,
    union_all,
)

from community.accounts.models import AvoidedTopic
from community.boundaries.covering import NONE, Exceptions, folded_all
from community.connections.models import Distance
from community.connections.rules import Kept
from community.shared import crypto, db
from community.shared.actor import Actor
from community.shared.clock import now
from community.shared.db import UTCDateTime
from community.shared.prepared import Prepared

log = logging.getLogger(__name__)

_THEIRS = "of the other: "


def _rows(are_readers: Callable[[Any], ColumnElement[bool]], at: Any) -> CompoundSelect[*tuple[Any, ...]]:
    """Everything that these readers don't meet as it comes, as it stands at that moment."""
    lasts = or_(Distance.until.is_(None), Distance.until > at)
    nothing = literal("", Text)
    own = select(
        Distance.person_id.label("reader"),
        Distance.other_id.label("other"),
        cast(Distance.kind, Text).label("kind"),
        false().label("covers"),
        Distance.until.label("until"),
        nothing.label("tag"),
        nothing.label("word"),
    ).where(are_readers(Distance.person_id), lasts)
    theirs = select(
        Distance.other_id,
        Distance.person_id,
        literal(_THEIRS, Text) + Distance.kind,
        Distance.covers_mine,
        Distance.until,
        nothing,
        nothing,
    ).where(are_readers(Distance.other_id), Distance.kind != Kept.MUTE.value, lasts)
    topics = select(
        AvoidedTopic.person_id,
        literal(0),
        literal("topic", Text),
        false(),
        cast(null(), Distance.until.type),
        AvoidedTopic.tag,
        AvoidedTopic.word,
    ).where(are_readers(AvoidedTopic.person_id))
    return union_all(own, theirs, topics)


_OF_ONE = Prepared(
    _rows(lambda reader: reader == bindparam("reader", type_=BigInteger), bindparam("at", type_=UTCDateTime))
)


def exceptions_of(actor: Actor) -> Exceptions:
    """One reader's, in one query, as the database stands: for history, search and whatever else they ask for."""
    rows = _OF_ONE.run(reader=actor.id, at=now())
    return _made_of(rows) if rows else NONE


def exceptions_among(
    are_readers: Callable[[Any], ColumnElement[bool]],
) -> tuple[dict[int, Exceptions], datetime | None]:
    """Of all these readers who have any, in one query; and the earliest moment at which one ends by itself."""
    rows = db.session().execute(_rows(are_readers, now())).all()
    of_reader: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        of_reader[row.reader].append(row)
    ends = [row.until for row in rows if row.until is not None]
    return {reader: _made_of(found) for reader, found in of_reader.items()}, min(ends, default=None)


def covered_people(reader_id: Any, at: Any) -> Select[tuple[int]]:
    """SQL twin of `Exceptions.people`: whose messages come covered to this reader at that moment."""
    lasts = or_(Distance.until.is_(None), Distance.until > at)
    mine = select(Distance.other_id).where(
        Distance.person_id == reader_id,
        Distance.kind != Kept.STEP_BACK.value,
        lasts,
    )
    theirs = select(Distance.person_id).where(
        Distance.other_id == reader_id, Distance.kind == Kept.BLOCK.value, Distance.covers_mine.is_(True), lasts
    )
    return select(union_all(mine, theirs).subquery().c.other_id)


def keeps_away(person_id: int, other: Any) -> ColumnElement[bool]:
    """SQL: this person mutes or blocks the other now, took a step back from them, or moderators set no contact between the two."""
    return exists().where(
        Distance.person_id == person_id,
        Distance.other_id == other,
        or_(Distance.until.is_(None), Distance.until > now()),
    )


def _made_of(rows: list[Any]) -> Exceptions:
    covered = {row.other for row in rows if row.kind in (Kept.BLOCK, Kept.MUTE, Kept.NO_CONTACT)}
    covered |= {row.other for row in rows if row.kind == _THEIRS + Kept.BLOCK and row.covers}
    return Exceptions(
        people=frozenset(covered),
        apart=frozenset(row.other for row in rows if row.other),
        no_contact=frozenset(row.other for row in rows if row.kind == Kept.NO_CONTACT),
        tags=frozenset(row.tag for row in rows if row.tag),
        words=folded_all(_opened(row.word) for row in rows if row.word),
    )


def _opened(sealed: str) -> str:
    """A word that no key opens any more covers nothing; the rest still does."""
    try:
        return crypto.unseal(sealed)
    except crypto.SealBroken:
        log.warning("a sealed word cannot be opened with any key in the settings")
        return ""
