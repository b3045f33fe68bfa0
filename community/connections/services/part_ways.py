"""End a connection, with or without a closing word."""

from community.accounts.events import ProfileGone
from community.accounts.services.note_contact import noting_contact
from community.boundaries import facts
from community.boundaries.decision import require
from community.boundaries.people import may_leave_closing_word, may_part
from community.groups.payloads import length_fault, refuse
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.clock import now
from community.shared.db import transaction
from community.shared.text import tidy

from ..events import Parted
from ..models import Connection, Side
from ..rules import CLOSING_MOST
from .hold_pair import hold_pair


def part_ways(actor: Actor, person_id: int, closing_word: str = "") -> None:
    """Raises NotFound, Invalid; Refused alone for a word to somebody with whom moderators set no contact."""
    closing_word = tidy(closing_word)
    refuse({"closing_word": length_fault(closing_word, CLOSING_MOST)})
    with noting_contact(actor, "word", lambda: person_id), transaction() as session:
        hold_pair(actor.id, person_id)
        stands = facts.between(actor, person_id)
        require(may_leave_closing_word(stands) if closing_word else may_part(stands))
        mine = session.get_one(Side, (actor.id, person_id), with_for_update=True)
        theirs = session.get_one(Side, (person_id, actor.id), with_for_update=True)
        connection = session.get_one(Connection, mine.connection_id, with_for_update=True)
        connection.ended_at, connection.ended_by, connection.closing_word = now(), actor.id, closing_word
        for side in (mine, theirs):
            side.openness, side.told_stage = 1, 1
        session.flush()
        publish(Parted(connection.id, actor.id, person_id))
        # Open pages of either's profile may show what only a connection reads, whatever else stands between the two.
        publish(ProfileGone(actor.id, (person_id,)))
        publish(ProfileGone(person_id, (actor.id,)))
