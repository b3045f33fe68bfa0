"""What was met is let go after a while, and everything in the end. With an account all that it was told, and what named it to others."""

from sqlalchemy import delete, or_

from community.shared.clock import now
from community.shared.db import transaction

from ..models import GroupRingChoice, MailChoice, Notice, PersonRingChoice, PushBrowser, RingChoice, SilentGroup
from ..rules import KEPT, MET_KEPT


def forget_old() -> None:
    at = now()
    with transaction() as session:
        session.execute(delete(Notice).where(or_(Notice.met_at <= at - MET_KEPT, Notice.made_at <= at - KEPT)))


def forget_person(person_id: int) -> None:
    with transaction() as session:
        for naming in (Notice, PersonRingChoice):
            session.execute(delete(naming).where(or_(naming.person_id == person_id, naming.other_id == person_id)))
        for model in (MailChoice, RingChoice, GroupRingChoice, SilentGroup, PushBrowser):
            session.execute(delete(model).where(model.person_id == person_id))
