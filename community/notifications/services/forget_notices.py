"""What was met is let go after a while, and everything in the end. With an account all that it was told, and what named it to others."""

from sqlalchemy import delete, or_

from community.shared.clock import now
from community.shared.db import transaction

from ..models import MailChoice, Notice, SilentGroup
from ..rules import KEPT, MET_KEPT


def forget_old() -> None:
    at = now()
    with transaction() as session:
        session.execute(delete(Notice).where(or_(Notice.met_at <= at - MET_KEPT, Notice.made_at <= at - KEPT)))


def forget_person(person_id: int) -> None:
    with transaction() as session:
        session.execute(delete(Notice).where(or_(Notice.person_id == person_id, Notice.other_id == person_id)))
        session.execute(delete(MailChoice).where(MailChoice.person_id == person_id))
        session.execute(delete(SilentGroup).where(SilentGroup.person_id == person_id))
