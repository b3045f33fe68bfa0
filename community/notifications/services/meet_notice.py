"""Say that a notice is met: by opening it, by its button, or all of them at once. Nobody else is told."""

from sqlalchemy import update

from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.clock import now
from community.shared.db import transaction

from ..events import NoticesMet
from ..models import Notice
from ..payloads import Shown
from ..queries.inbox import notice_for


def meet_notice(actor: Actor, notice_id: int) -> Shown:
    """The notice as it is shown, for whoever follows it. Harmless a second time. Raises NotFound."""
    with transaction() as session:
        shown = notice_for(actor, notice_id)
        session.execute(
            update(Notice)
            .where(Notice.id == notice_id, Notice.person_id == actor.id, Notice.met_at.is_(None))
            .values(met_at=now())
        )
        publish(NoticesMet(actor.id))
    return shown


def meet_all(person_id: int) -> None:
    """Also what lies there unseen: it may become visible again, and is met then."""
    with transaction() as session:
        session.execute(
            update(Notice).where(Notice.person_id == person_id, Notice.met_at.is_(None)).values(met_at=now())
        )
        publish(NoticesMet(person_id))
