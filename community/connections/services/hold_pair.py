"""What two people do about each other at the same moment happens one after the other."""

from sqlalchemy import select

from community.accounts.models import Person
from community.shared import db


def hold_pair(one: int, *others: int) -> None:
    """Inside a transaction, before anything is read: a person with one other, or with several at once. Always in the same order, so two who
    wait cannot wait for each other."""
    db.session().execute(
        select(Person.id).where(Person.id.in_((one, *others))).order_by(Person.id).with_for_update(key_share=True)
    )
