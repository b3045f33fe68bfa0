"""Asking for company that nobody came to within its time ends by itself; a day after it was made nothing of any asking is left."""

from sqlalchemy import delete, select

from community.shared.clock import now
from community.shared.db import transaction

from ..models import CompanyAsk
from ..rules import ASK_LASTS, ASKS_KEPT, AskState
from .close_ask import close_ask

BATCH = 100


def let_asks_lapse() -> bool:
    """A batch of them. True while there may be more."""
    with transaction() as session:
        over = session.scalars(
            select(CompanyAsk)
            .where(CompanyAsk.state == AskState.OPEN.value, CompanyAsk.made_at <= now() - ASK_LASTS)
            .order_by(CompanyAsk.id)
            .limit(BATCH)
            .with_for_update(skip_locked=True)
        ).all()
        for ask in over:
            ask.state, ask.line = AskState.LAPSED.value, ""
        session.flush()
        for ask in over:
            close_ask(ask.id, ask.from_id)
        return len(over) == BATCH


def forget_asks() -> None:
    with transaction() as session:
        session.execute(delete(CompanyAsk).where(CompanyAsk.made_at <= now() - ASKS_KEPT))
