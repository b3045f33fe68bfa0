"""A facilitator answers somebody who asked to join."""

from community.boundaries import facts
from community.boundaries.decision import require
from community.boundaries.groups import may_accept_request, may_tend_group
from community.shared import db
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.db import transaction
from community.shared.errors import NotFound

from ..events import JoinAnswered
from ..models import JoinRequest
from .place import give_place, hold_group


def accept_request(actor: Actor, group_id: int, request_id: int) -> None:
    """Raises NotFound, Refused. They accepted the agreement as it was when they asked; if it changed, they read that first."""
    with transaction():
        group = hold_group(group_id)
        tender = facts.standing(actor, group_id)
        require(may_tend_group(tender))
        asked = _open_request(group_id, request_id)
        asker = Actor(id=asked.person_id, handle="", name="")
        require(may_accept_request(tender, facts.for_group(asker, group_id)))
        asked.state = "accepted"
        give_place(group, asked.person_id, asked.agreement_version)
        publish(JoinAnswered(group_id, asked.person_id, accepted=True))


def decline_request(actor: Actor, group_id: int, request_id: int) -> None:
    with transaction():
        hold_group(group_id)
        require(may_tend_group(facts.standing(actor, group_id)))
        asked = _open_request(group_id, request_id)
        asked.state, asked.answer = "declined", ""
        publish(JoinAnswered(group_id, asked.person_id, accepted=False))


def _open_request(group_id: int, request_id: int) -> JoinRequest:
    asked = db.session().get(JoinRequest, request_id)
    if asked is None or asked.group_id != group_id or asked.state != "open":
        raise NotFound
    return asked
