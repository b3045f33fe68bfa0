"""Come to somebody who asks for company, or let it be without a word."""

from sqlalchemy import update

from community.boundaries import facts
from community.boundaries.company import may_accept_ask, may_decline_ask
from community.boundaries.decision import Reason, deny, require
from community.rooms.services.open_conversation import open_conversation
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.clock import now
from community.shared.db import transaction
from community.shared.errors import NotFound

from ..events import CompanyBegun, CompanyDeclined
from ..models import CompanyAsk, CompanyAsked
from ..rules import ASK_LASTS, AskState
from .close_ask import not_declined
from .hold_pair import hold_pair


def accept_ask(actor: Actor, ask_id: int) -> int:
    """The room of the two. Of several who come at the same moment, on whichever process, the first is taken; to the others it is over like
    any other end. Raises NotFound, Refused."""
    with transaction() as session:
        ask, _known = facts.for_ask(actor, ask_id)
        if ask is None:
            raise NotFound
        from_id = ask.from_id
        hold_pair(actor.id, from_id)
        require(may_accept_ask(facts.for_ask(actor, ask_id)[1]))
        at = now()
        first = session.execute(
            update(CompanyAsk)
            .where(
                CompanyAsk.id == ask_id, CompanyAsk.state == AskState.OPEN.value, CompanyAsk.made_at > at - ASK_LASTS
            )
            .values(state=AskState.BEGUN.value, with_id=actor.id, begun_at=at, line="")
        )
        if first.rowcount != 1:  # type: ignore[attr-defined]
            require(deny(Reason.COMPANY_OVER))
        room_id = open_conversation(actor, from_id)
        others = tuple(person for person in not_declined(ask_id) if person != actor.id)
        publish(CompanyBegun(ask_id, from_id, actor.id, room_id, others))
        return room_id


def decline_ask(actor: Actor, ask_id: int) -> None:
    """Nobody is told, and nothing changes for whoever asked. Raises NotFound."""
    with transaction() as session:
        require(may_decline_ask(facts.for_ask(actor, ask_id)[1]))
        session.execute(
            update(CompanyAsked)
            .where(CompanyAsked.ask_id == ask_id, CompanyAsked.person_id == actor.id)
            .values(declined=True)
        )
        publish(CompanyDeclined(ask_id, actor.id))
