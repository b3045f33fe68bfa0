"""Somebody leaves for good: their invitations, pairs, distances and askings for company go, and those that others kept from
them."""

from sqlalchemy import delete, or_, select

from community.shared import db

from ..models import CompanyAsk, CompanyAsked, ConnectInvitation, Connection, Distance, Side


def erase_pairs(person_id: int) -> None:
    """Inside a transaction. With a pair goes what hangs on it, its two sides first."""
    session = db.session()
    session.execute(
        delete(ConnectInvitation).where(
            or_(ConnectInvitation.from_id == person_id, ConnectInvitation.to_id == person_id)
        )
    )
    session.execute(delete(Distance).where(or_(Distance.person_id == person_id, Distance.other_id == person_id)))
    session.execute(delete(CompanyAsked).where(CompanyAsked.person_id == person_id))
    session.execute(delete(CompanyAsk).where(or_(CompanyAsk.from_id == person_id, CompanyAsk.with_id == person_id)))
    named = or_(Side.person_id == person_id, Side.other_id == person_id)
    theirs = select(Side.connection_id).where(named)
    pairs = delete(Connection).where(or_(Connection.id.in_(theirs), Connection.ended_by == person_id))
    session.execute(pairs.execution_options(synchronize_session=False))  # else every id would be read first
