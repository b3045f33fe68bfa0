"""Accept somebody's invitation, or decline it without a word."""

from sqlalchemy import update

from community.boundaries import facts
from community.boundaries.decision import require
from community.boundaries.people import may_accept
from community.shared import db
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.clock import now
from community.shared.db import transaction
from community.shared.errors import NotFound

from ..events import InvitationAccepted, InvitationClosed
from ..models import ConnectInvitation, Connection, Side
from ..rules import OPEN_FOR
from .hold_pair import hold_pair


def accept_invitation(actor: Actor, invitation_id: int) -> int:
    """Returns the other's id. Raises NotFound, Refused."""
    with transaction() as session:
        invitation = _held(actor, invitation_id)
        require(may_accept(facts.between(actor, invitation.from_id)))
        invitation.state, invitation.answered_at, invitation.hello = "accepted", now(), ""
        # If the two asked each other at the same moment, both askings have their answer.
        session.execute(
            update(ConnectInvitation)
            .where(
                ConnectInvitation.from_id == actor.id,
                ConnectInvitation.to_id == invitation.from_id,
                ConnectInvitation.state.in_(("open", "declined")),
            )
            .values(state="accepted", answered_at=now(), hello="")
        )
        connection_id = _joined(invitation.from_id, actor.id)
        publish(InvitationAccepted(invitation.id, invitation.from_id, actor.id, connection_id))
        return invitation.from_id


def decline_invitation(actor: Actor, invitation_id: int) -> None:
    """Whoever wrote it is not told: to them it looks open until it would have lapsed. Raises NotFound."""
    with transaction() as session:
        invitation = _held(actor, invitation_id)
        invitation.state, invitation.answered_at = "declined", now()
        session.flush()
        publish(InvitationClosed(invitation.id, invitation.from_id, actor.id, "declined"))


def _held(actor: Actor, invitation_id: int) -> ConnectInvitation:
    """The open invitation to the actor, and the pair held. Raises NotFound."""
    session = db.session()
    invitation = session.get(ConnectInvitation, invitation_id)
    if invitation is None or invitation.to_id != actor.id:
        raise NotFound
    hold_pair(invitation.from_id, actor.id)
    session.refresh(invitation, with_for_update=True)
    if invitation.state != "open" or invitation.made_at <= now() - OPEN_FOR:
        raise NotFound
    return invitation


def _joined(one: int, other: int) -> int:
    """The pair's one row, begun anew if they were connected before: from the first stage. When somebody last took a step stays, so that
    parting is no way round the week between two steps."""
    session = db.session()
    sides = [session.get(Side, of, with_for_update=True) for of in ((one, other), (other, one))]
    if sides[0] is None:
        connection = Connection(made_at=now())
        session.add(connection)
        session.flush()
        session.add(Side(person_id=one, other_id=other, connection_id=connection.id))
        session.add(Side(person_id=other, other_id=one, connection_id=connection.id))
    else:
        connection = session.get_one(Connection, sides[0].connection_id, with_for_update=True)
        connection.made_at, connection.ended_at, connection.ended_by = now(), None, None
        connection.closing_word = ""
        for side in sides:
            assert side is not None
            side.openness, side.told_stage = 1, 1
    session.flush()
    return connection.id
