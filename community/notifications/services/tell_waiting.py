"""Tell somebody of what waited: after a rest once for all of it, and by mail of what they chose and did not meet meanwhile. Safe to run
twice: what was told is crossed off in the same transaction, and a mail is a row in it."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import and_, func, or_, select

from community.accounts.models import Person
from community.accounts.rules import rests_until
from community.boundaries.facts.resting import boundaries_of
from community.shared.bus import publish
from community.shared.clock import now
from community.shared.db import session, transaction
from community.shared.mail import address_of, post

from ..events import NoticeRang
from ..models import Notice
from ..queries.inbox import still_unmet
from ..queries.recipients import actors
from ..queries.ways import ways_of_notices
from ..rules import Way, is_mail_due, looks_again_at
from .ring_notice import ask_for_pushes
from .turn_off_mails import way_to_turn_off


def whoever_waits(most: int = 50) -> list[int]:
    """For whom something is due."""
    due = select(Notice.person_id).where(Notice.due_at <= now()).order_by(Notice.due_at).limit(most)
    return list(dict.fromkeys(session().scalars(due)))


def tell_waiting(person_id: int) -> None:
    at = now()
    with transaction():
        waiting = _due(person_id, at)
        if not waiting:
            return
        rest = rests_until(boundaries_of([person_id])[person_id], at)
        if rest is not None:
            for notice in waiting:
                notice.due_at = looks_again_at(rest.until, at)
            return
        for person in actors([person_id]):
            unmet = still_unmet(person, waiting)
            ways = dict(zip(unmet, ways_of_notices(unmet), strict=True))
            waited = [one for one in unmet if one.told_at is None and ways[one]]
            if waited:
                publish(NoticeRang(person_id))
            if any(Way.PUSH in ways[one] for one in waited):
                ask_for_pushes([person_id])
            _mail(person_id, [one for one in unmet if Way.MAIL in ways[one]], at)
        for notice in waiting:
            notice.due_at = None
            notice.told_at = notice.told_at or at
        session().flush()


def _due(person_id: int, at: datetime) -> Sequence[Notice]:
    """What is due, and with it all that waits for the end of their rest: that is told at once."""
    query = (
        select(Notice)
        .where(
            Notice.person_id == person_id,
            or_(Notice.due_at <= at, and_(Notice.due_at.is_not(None), Notice.told_at.is_(None))),
        )
        .order_by(Notice.id)
        .with_for_update()
    )
    found = session().scalars(query).all()
    return found if any(one.due_at is not None and one.due_at <= at for one in found) else []


def _mail(person_id: int, to_tell: Sequence[Notice], at: datetime) -> None:
    """`to_tell`: what is not met and may be mailed of."""
    if not to_tell:
        return
    email = session().scalar(select(Person.email).where(Person.id == person_id))
    before = select(func.max(Notice.mailed_at)).where(Notice.person_id == person_id, Notice.met_at.is_(None))
    if not email or not is_mail_due(session().scalar(before), at):
        return
    off = address_of(way_to_turn_off(person_id))
    post(
        email,
        _("Something is waiting for you"),
        _(
            "Hello,\n\nsomething is waiting for you. It can wait:\n\n%(link)s\n\nIf you want no such mails any more, this turns them off:\n\n%(off)s",
            link=address_of("/notifications/"),
            off=off,
        ),
        # With its time: the notice of a conversation tells again of what came after it was read.
        key=f"notice:{to_tell[0].id}:{to_tell[0].made_at.timestamp():.0f}",
        # One click in the mail program, RFC 8058.
        headers={"List-Unsubscribe": f"<{off}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
    )
    for one in to_tell:
        one.mailed_at = at
