"""Messages as they come from the database: the columns that showing one needs, and the responses given to it. Not here: which of
them somebody may read (messages.py, search.py).

Plain columns, no mapped objects: a page of fifty costs less than half (0.8 ms instead of 2.0).
"""

from typing import Any

from sqlalchemy import Select, bindparam, select

from community.accounts.models import Person
from community.boundaries.covering import Written
from community.rooms.models import Message, Response
from community.rooms.payloads import Reply, Said
from community.rooms.rules import PAGE, MessageState, writer_in
from community.shared import db, text
from community.shared.prepared import Prepared

from .sealed import opened

of = db.table(Message).c
"""The columns that conditions for select_said are over."""

_M, _AUTHOR = db.table(Message), db.table(Person)
_ANSWERED, _ANSWERED_AUTHOR = _M.alias("answered"), _AUTHOR.alias("answered_author")
_SHOWN = [column for column in _M.c if column.key not in ("nonce", "reply_to_id")]
_PLACES = PAGE + 1


def select_said() -> Select[*tuple[Any, ...]]:
    """All that `said_from` reads; conditions are put on `of`."""
    return select(
        *_SHOWN,
        _AUTHOR.c.name.label("author_name"),
        _ANSWERED.c.id.label("answered_id"),
        _ANSWERED.c.seq.label("answered_seq"),
        _ANSWERED.c.state.label("answered_state"),
        _ANSWERED.c.author_id.label("answered_author_id"),
        _ANSWERED.c.notes.label("answered_notes"),
        _ANSWERED.c.html.label("answered_html"),
        _ANSWERED.c.sealed.label("answered_sealed"),
        _ANSWERED.c.author_seal.is_not(None).label("answered_unnamed"),
        _ANSWERED.c.covered.label("answered_covered"),
        _ANSWERED_AUTHOR.c.name.label("answered_name"),
    ).select_from(
        _M.outerjoin(_AUTHOR, _AUTHOR.c.id == _M.c.author_id)
        .outerjoin(_ANSWERED, _ANSWERED.c.id == _M.c.reply_to_id)
        .outerjoin(_ANSWERED_AUTHOR, _ANSWERED_AUTHOR.c.id == _ANSWERED.c.author_id)
    )


_R = db.table(Response)
# A page's worth of places, filled up with ids that nothing has: so the statement is always the same one.
_GIVEN = Prepared(
    select(_R.c.message_id, _R.c.kind, _R.c.person_id, _AUTHOR.c.name)
    .join_from(_R, _AUTHOR, _AUTHOR.c.id == _R.c.person_id)
    .where(_R.c.message_id.in_([bindparam(f"id_{place}") for place in range(_PLACES)]))
    .order_by(_AUTHOR.c.name)
)


def with_responses(rows: list[Any]) -> list[Said]:
    """The messages of these rows of select_said."""
    given: dict[int, list[tuple[str, int, str]]] = {}
    for start in range(0, len(rows), _PLACES):
        ids = [row.id for row in rows[start : start + _PLACES]]
        filled = ids + [0] * (_PLACES - len(ids))
        for row in _GIVEN.run(**{f"id_{place}": message_id for place, message_id in enumerate(filled)}):
            given.setdefault(row.message_id, []).append((row.kind, row.person_id, row.name))
    return [said_from(row, reply_from(row), tuple(given.get(row.id, ()))) for row in rows]


def reply_from(row: Any) -> Reply | None:
    """How an answered message is quoted. Covered or gone words are not: only who wrote and where."""
    if row.answered_seq is None:
        return None
    notes, html = row.answered_notes, row.answered_html
    if row.answered_sealed is not None:
        words = opened(row.answered_sealed)
        notes, html = words.notes, words.html
    if row.answered_state != MessageState.HERE or notes or row.answered_covered:
        html = ""
    return Reply(
        id=row.answered_id,
        seq=row.answered_seq,
        name=row.answered_name if row.answered_state != MessageState.TAKEN_BACK else None,
        excerpt=text.excerpt(html),
        written=Written(row.answered_author_id, tuple(notes), html),
        unnamed=bool(row.answered_unnamed),
    )


def said_from(row: Any, reply: Reply | None, given: tuple[tuple[str, int, str], ...] = ()) -> Said:
    words = row if row.sealed is None else opened(row.sealed)
    return Said(
        id=row.id,
        room_id=row.room_id,
        seq=row.seq,
        rev=row.rev,
        state=row.state,
        state_reason=row.state_reason,
        author_id=row.author_id,
        author_name=row.author_name,
        at=row.sent_at,
        edited=row.edited_at is not None,
        body=words.body,
        html=words.html,
        need=words.need,
        notes=tuple(words.notes),
        quiet=row.quiet,
        reply=reply,
        given=given,
        covered=bool(row.covered),
        unnamed=row.author_seal is not None,
        sealed_writer_id=writer_in(row.author_seal),
        waits_for=row.waits_for,
    )
