"""Ask somebody to connect, with a short hello, and take the asking back."""

from community.accounts.services.note_contact import noting_contact
from community.boundaries import facts
from community.boundaries.decision import require
from community.boundaries.people import may_invite
from community.groups.payloads import length_fault, refuse
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.clock import now
from community.shared.db import transaction
from community.shared.errors import NotFound
from community.shared.text import tidy

from ..events import InvitationClosed, Invited
from ..models import ConnectInvitation
from ..payloads import link_fault
from ..rules import HELLO_MOST, OPEN_FOR
from .hold_pair import hold_pair


def invite_person(actor: Actor, person_id: int, hello: str) -> int:
    """Returns the invitation's id. Raises NotFound, Refused, Invalid."""
    hello = tidy(hello)
    refuse({"hello": length_fault(hello, HELLO_MOST, 1) or link_fault(hello)})
    with noting_contact(actor, "invitation", lambda: person_id), transaction() as session:
        hold_pair(actor.id, person_id)
        require(may_invite(facts.between(actor, person_id)))
        invitation = ConnectInvitation(from_id=actor.id, to_id=person_id, hello=hello, made_at=now())
        session.add(invitation)
        session.flush()
        publish(Invited(invitation.id, actor.id, person_id))
        return invitation.id


def withdraw_invitation(actor: Actor, invitation_id: int) -> None:
    """As long as it looks open to its writer: whether it was declined meanwhile is not told here either. Raises NotFound."""
    with transaction() as session:
        invitation = session.get(ConnectInvitation, invitation_id, with_for_update=True)
        if (
            invitation is None
            or invitation.from_id != actor.id
            or invitation.state not in ("open", "declined")
            or invitation.made_at <= now() - OPEN_FOR
        ):
            raise NotFound
        invitation.state, invitation.hello = "withdrawn", ""
        session.flush()
        publish(InvitationClosed(invitation.id, invitation.from_id, invitation.to_id, "withdrawn"))
