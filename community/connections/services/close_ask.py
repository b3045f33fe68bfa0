"""What every end of an asking for company has in common where nobody came."""

from sqlalchemy import select

from community.shared import db
from community.shared.bus import publish

from ..events import CompanyClosed
from ..models import CompanyAsked


def close_ask(ask_id: int, from_id: int) -> None:
    """Inside the transaction that closed it without anybody having come."""
    publish(CompanyClosed(ask_id, from_id, not_declined(ask_id)))


def not_declined(ask_id: int) -> tuple[int, ...]:
    asked = select(CompanyAsked.person_id).where(CompanyAsked.ask_id == ask_id, CompanyAsked.declined.is_(False))
    return tuple(db.session().scalars(asked.order_by(CompanyAsked.person_id)))
