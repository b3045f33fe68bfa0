"""Mute somebody, step back from them, block them; and end that again. From the first second, against everybody one can see. And what two
moderators set between two people, which is kept beside these and asked with them everywhere."""

from datetime import datetime

from sqlalchemy import select

from community.accounts.events import BoundariesChanged
from community.boundaries import facts
from community.boundaries.decision import require
from community.boundaries.people import may_keep_distance
from community.shared import db
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.clock import now
from community.shared.db import transaction
from community.shared.errors import NotFound

from ..events import DistanceChanged, InvitationClosed
from ..models import ConnectInvitation, Distance
from ..rules import Kept, step_back_until
from .hold_pair import hold_pair


def mute(actor: Actor, person_id: int) -> None:
    """Raises NotFound, Refused."""
    _keep(actor, person_id, Kept.MUTE)


def step_back_from(actor: Actor, person_id: int, length: str, says_so: bool = False) -> None:
    """For a day, a week, a month; for anything else until they say. Raises NotFound, Refused."""
    _keep(actor, person_id, Kept.STEP_BACK, until=step_back_until(now(), length), says_so=says_so)


def block(actor: Actor, person_id: int, covers_mine: bool = False) -> None:
    """What is open between the two ends: one's own invitation is withdrawn, theirs declined (to them it looks open until it would have
    lapsed). Raises NotFound, Refused."""
    with transaction():
        _keep(actor, person_id, Kept.BLOCK, covers_mine=covers_mine)
        _close_open(actor.id, person_id)


def end_distance(actor: Actor, person_id: int, kind: Kept) -> None:
    """Nothing to end is fine too; what moderators set is not theirs to end. Raises NotFound, Refused."""
    if not kind.is_own:
        raise NotFound
    with transaction() as session:
        hold_pair(actor.id, person_id)
        require(may_keep_distance(facts.between(actor, person_id)))
        kept = session.get(Distance, (actor.id, person_id, kind.value), with_for_update=True)
        if kept is not None:
            stood = _stands(kept)
            session.delete(kept)
            session.flush()
            _tell(actor.id, person_id, kind, turns=stood)


def set_no_contact(one_id: int, other_id: int, until: datetime | None) -> None:
    """As if each blocked the other. Whether it may be, moderation asked. What is open between the two ends."""
    with transaction() as session:
        hold_pair(one_id, other_id)
        for mine, theirs in ((one_id, other_id), (other_id, one_id)):
            kept = session.get(Distance, (mine, theirs, Kept.NO_CONTACT.value), with_for_update=True)
            stood = kept is not None and _stands(kept)
            if kept is None:
                kept = Distance(person_id=mine, other_id=theirs, kind=Kept.NO_CONTACT.value)
                session.add(kept)
            kept.made_at, kept.until = now(), until
            session.flush()
            _tell(mine, theirs, Kept.NO_CONTACT, turns=not stood)
            _close_open(mine, theirs)


def end_no_contact(one_id: int, other_id: int) -> None:
    with transaction() as session:
        hold_pair(one_id, other_id)
        for mine, theirs in ((one_id, other_id), (other_id, one_id)):
            kept = session.get(Distance, (mine, theirs, Kept.NO_CONTACT.value), with_for_update=True)
            if kept is not None:
                stood = _stands(kept)
                session.delete(kept)
                session.flush()
                _tell(mine, theirs, Kept.NO_CONTACT, turns=stood)


def _keep(
    actor: Actor,
    person_id: int,
    kind: Kept,
    until: datetime | None = None,
    says_so: bool = False,
    covers_mine: bool = False,
) -> None:
    with transaction() as session:
        hold_pair(actor.id, person_id)
        require(may_keep_distance(facts.between(actor, person_id)))
        kept = session.get(Distance, (actor.id, person_id, kind.value), with_for_update=True)
        stood = kept is not None and _stands(kept)
        if kept is None:
            kept = Distance(person_id=actor.id, other_id=person_id, kind=kind.value)
            session.add(kept)
        kept.made_at, kept.until, kept.says_so, kept.covers_mine = now(), until, says_so, covers_mine
        session.flush()
        _tell(actor.id, person_id, kind, turns=not stood)


def _stands(kept: Distance) -> bool:
    return kept.until is None or kept.until > now()


def _tell(person_id: int, other_id: int, kind: Kept, turns: bool) -> None:
    """Of a block or a step back everybody's page hears what it hears of any change of one's boundaries, and nothing else: so the other's
    page looks anew and cannot know why."""
    publish(DistanceChanged(person_id, other_id, kind.value, turns))
    if kind is not Kept.MUTE:
        publish(BoundariesChanged(person_id))


def _close_open(person_id: int, other_id: int) -> None:
    session = db.session()
    for from_id, to_id, state in ((person_id, other_id, "withdrawn"), (other_id, person_id, "declined")):
        looks_open = ("open", "declined") if state == "withdrawn" else ("open",)
        open_ones = session.scalars(
            select(ConnectInvitation)
            .where(
                ConnectInvitation.from_id == from_id,
                ConnectInvitation.to_id == to_id,
                ConnectInvitation.state.in_(looks_open),
            )
            .with_for_update()
        )
        for invitation in open_ones:
            invitation.state, invitation.answered_at = state, now()
            if state == "withdrawn":
                invitation.hello = ""
            session.flush()
            publish(InvitationClosed(invitation.id, from_id, to_id, state))
