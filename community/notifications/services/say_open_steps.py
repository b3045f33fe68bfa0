"""Say once that a member's next step is open. To those who were here lately alone: a step opens with being here, and nobody is called
back by it."""

from datetime import timedelta

from sqlalchemy import and_, select

from community.disclosure.queries import path_for
from community.disclosure.services.note_told import note_told
from community.groups.models import Membership
from community.shared import db
from community.shared.clock import today
from community.shared.db import transaction

from ..queries.recipients import actors
from ..rules import Kind
from .make_notice import make_notice

LATELY = timedelta(days=1)


def say_open_steps() -> None:
    lately = and_(Membership.state == "active", Membership.present_on >= today() - LATELY)
    untold = Membership.told_of_stage <= Membership.held_stage
    members = db.session().execute(select(Membership.person_id, Membership.group_id).where(lately, untold)).all()
    for member in members:
        for person in actors([member.person_id]):
            with transaction():
                path = path_for(person, member.group_id)
                if path is not None and path.is_news and path.step is not None:
                    note_told(person, member.group_id, path.step)
                    make_notice(Kind.STEP_OPEN, [person.id], group_id=member.group_id)
