"""Ask the site's moderators to look at something that belongs to no group: a private conversation, a hello, how somebody is with me.
What the reporter picks is kept as it was, sealed, whatever becomes of it afterwards."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from markupsafe import Markup, escape
from sqlalchemy import select

from community.accounts.models import Person
from community.boundaries import facts
from community.boundaries.decision import require
from community.boundaries.moderation import may_report_invitation
from community.boundaries.people import may_report_person
from community.boundaries.rooms import may_report_conversation
from community.connections.models import ConnectInvitation
from community.rooms.models import Message
from community.rooms.queries.sealed import SealedWords, opened, sealed
from community.rooms.rules import MessageState
from community.shared import limits, site
from community.shared.actor import Actor
from community.shared.clock import now
from community.shared.db import session, transaction
from community.shared.errors import Invalid, NotFound

from ..models import Report, ReportEvidence
from ..payloads import Told, tidied_report
from ..rules import PICKED_MOST, Thing
from .file_report import file_report
from .make_report import RATE, say_made


@dataclass(frozen=True)
class _Piece:
    writer_id: int | None
    said_at: datetime
    words: SealedWords


def report_conversation(actor: Actor, room_id: int, told: Told, picked: Iterable[int]) -> int:
    """With these of its messages and no others, in the order in which they were said. Here and below: returns the report's id. Raises
    NotFound, Invalid, TooFast."""
    chosen = set(picked)
    told = _checked(actor, told)
    with transaction():
        if (before := made_before(actor, told.nonce)) is not None:
            return before
        room, seen = facts.for_room(actor, room_id)
        require(may_report_conversation(seen))
        if room is None or seen.other_id is None:
            raise NotFound
        return _keep(actor, Thing.CONVERSATION, seen.other_id, told, _picked(room.id, chosen))


def report_invitation(actor: Actor, invitation_id: int, told: Told) -> int:
    """With the hello."""
    told = _checked(actor, told)
    with transaction():
        if (before := made_before(actor, told.nonce)) is not None:
            return before
        invitation = session().get(ConnectInvitation, invitation_id)
        if invitation is None:
            raise NotFound
        require(may_report_invitation(invitation.to_id == actor.id, invitation.state))
        hello = Markup("<p>{}</p>").format(Markup("<br>").join(escape(invitation.hello).splitlines()))
        piece = _Piece(invitation.from_id, invitation.made_at, SealedWords(invitation.hello, str(hello)))
        return _keep(actor, Thing.INVITATION, invitation.from_id, told, [piece])


def report_person(actor: Actor, person_id: int, told: Told) -> int:
    """How they are with me in general, in words alone."""
    told = _checked(actor, told)
    with transaction():
        # Whoever else reports them at this moment waits, so that both stand in one case; two who report each other wait in one order.
        both = select(Person.id).where(Person.id.in_((actor.id, person_id))).order_by(Person.id)
        session().execute(both.with_for_update(key_share=True)).all()
        if (before := made_before(actor, told.nonce)) is not None:
            return before
        require(may_report_person(facts.between(actor, person_id)))
        return _keep(actor, Thing.PERSON, person_id, told, [])


def _checked(actor: Actor, told: Told) -> Told:
    told = tidied_report(told)
    if site.rates_kept():
        limits.require(RATE, "report", str(actor.id))
    return told


def made_before(actor: Actor, nonce: str) -> int | None:
    """The report that this form has made already. Of two presses at the same moment the second waits here for the first."""
    session().execute(select(Person.id).where(Person.id == actor.id).with_for_update(key_share=True))
    return session().scalar(select(Report.id).where(Report.reporter_id == actor.id, Report.nonce == nonce))


def _picked(room_id: int, chosen: set[int]) -> list[_Piece]:
    if len(chosen) > PICKED_MOST:
        say = _("So many messages can't be read with care. Please choose %(most)s at most.", most=PICKED_MOST)
        raise Invalid(say, {"picked": say})
    here = select(Message).where(
        Message.id.in_(chosen), Message.room_id == room_id, Message.state == MessageState.HERE.value
    )
    messages = session().scalars(here.order_by(Message.seq)).all()
    if len(messages) < len(chosen):
        say = _("One of the messages that you chose is not here any more. Please look once more at what you attach.")
        raise Invalid(say, {"picked": say})
    return [_Piece(one.author_id, one.sent_at, opened(one.sealed)) for one in messages if one.sealed is not None]


def _keep(actor: Actor, thing: Thing, about_id: int, told: Told, pieces: list[_Piece]) -> int:
    report = Report(
        thing=thing,
        depth=0,
        reporter_id=actor.id,
        about_id=about_id,
        reason=told.reason,
        words=told.words,
        hoped=told.hoped,
        danger_to=told.danger_to,
        reported_at=now(),
        nonce=told.nonce,
    )
    file_report(report)
    session().add_all(
        ReportEvidence(
            report_id=report.id,
            position=position,
            writer_id=piece.writer_id,
            said_at=piece.said_at,
            sealed=sealed(piece.words),
        )
        for position, piece in enumerate(pieces)
    )
    session().flush()
    say_made(report)
    return report.id
