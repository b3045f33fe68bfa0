"""Somebody leaves for good: what kept them apart from others goes; what they decided as a moderator stays, without them."""

from sqlalchemy import delete, or_, update

from community.shared.db import session

from ..models.apart import NoContactOrder, NoContactWords


def forget_orders(person_id: int) -> None:
    """Inside a transaction."""
    session().execute(delete(NoContactWords).where(NoContactWords.person_id == person_id))
    two = or_(NoContactOrder.one_id == person_id, NoContactOrder.other_id == person_id)
    session().execute(delete(NoContactOrder).where(two))
    duties = (NoContactOrder.proposed_by, NoContactOrder.agreed_by, NoContactOrder.ending_by, NoContactOrder.ended_by)
    for duty in duties:
        session().execute(update(NoContactOrder).where(duty == person_id).values({duty: None}))
