"""A member was here today. Reading counts; one row a day, for the pace alone."""

from sqlalchemy import select

from community.groups.models import Membership
from community.shared import db
from community.shared.clock import today
from community.shared.db import transaction

from ..models import PresentDay


def note_presence(person_id: int, group_id: int) -> None:
    """Writes only the first time on a day. Nothing is noted for who is no member."""
    day = today()
    noted = select(Membership.present_on).where(*_is(person_id, group_id))
    if not db.is_writing() and db.session().scalar(noted) == day:
        return
    with transaction() as session:
        member = session.scalar(select(Membership).where(*_is(person_id, group_id)).with_for_update())
        if member is None or member.present_on == day:
            return
        member.present_on = day
        if session.get(PresentDay, (group_id, person_id, day)) is None:
            session.add(PresentDay(group_id=group_id, person_id=person_id, day=day))


def _is(person_id: int, group_id: int) -> tuple:
    return (Membership.person_id == person_id, Membership.group_id == group_id, Membership.state == "active")
