"""What somebody wrote unnamed. No column leads from a person to it, so the seals are opened one by one: for their own export and leaving,
and for nothing that anybody else may see."""

from typing import Any

from sqlalchemy import ColumnElement, select

from community.rooms.models import Message
from community.rooms.rules import writer_in
from community.shared import db
from community.shared.paging import in_batches


def unnamed_of(person_id: int, *which: ColumnElement[Any]) -> list[int]:
    """Their ids, oldest first, where these conditions over Message hold."""
    sealed = select(Message.id, Message.author_seal).where(Message.author_seal.is_not(None), *which)
    rows = db.session().execute(in_batches(sealed.order_by(Message.id)))
    return [row.id for row in rows if writer_in(row.author_seal) == person_id]
