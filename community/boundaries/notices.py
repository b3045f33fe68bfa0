"""May somebody read a notice of theirs, now? Asked when it is made and again whenever it is shown: what its reader may not see any more
vanishes from their inbox without a word.

Only what the reader keeps away themselves counts here, not what the other keeps: a notice that vanished with somebody's block would tell
of the block.
"""

from dataclasses import dataclass, field
from datetime import datetime

from community.accounts.rules import Boundaries, rests_until
from community.groups.rules import Role
from community.notifications.rules import NEEDS, Kind, Needs

from .decision import ALLOW, Decision, Reason, deny
from .groups import Standing
from .moderation import may_see_reports
from .people import Between
from .ringing import RingFacts


@dataclass(frozen=True)
class NoticeFacts:
    """A notice and how its reader stands to what it tells of. The default is one of something that is gone."""

    kind: Kind | None
    standing: Standing = field(default_factory=Standing)
    """In the group that it leads to; where it leads to none, what they are to the site."""
    sees_message: bool = False
    is_here: bool = False
    """The message is neither hidden nor taken back."""
    between: Between | None = None
    """How the reader stands to who caused it; None: nobody is named."""
    asks_company: bool = False
    """They ask for company, and it waits for the reader (company.may_see_ask)."""
    are_together: bool = False
    """The two breathe together now (company.may_see_together)."""
    waits_in_room: bool = False
    """In the room that it leads to, which they see, somebody else's message waits for a look."""


def may_read_notice(facts: NoticeFacts) -> Decision:
    if facts.kind is None:
        return deny(Reason.NOT_FOUND)
    if facts.between is not None and _keeps_away(facts.between):
        return deny(Reason.NOT_FOUND)
    if not _has(NEEDS[facts.kind], facts):
        return deny(Reason.NOT_FOUND)
    return ALLOW


def ring_facts(facts: NoticeFacts, rests: Boundaries, at: datetime, quietly: bool = False) -> RingFacts:
    """What may_ring asks about this notice. In a room that two share, whoever is blocked must not miss the ringing that others would
    have: so here too counts what the reader keeps away, and not what is kept from them."""
    return RingFacts(
        there=True,
        is_own=facts.between is not None and facts.between.is_self,
        kept_apart=facts.between is not None and _keeps_away(facts.between),
        muted=facts.between is not None and facts.between.i_mute,
        rest=rests_until(rests, at),
        sent_quietly=quietly,
    )


def may_choose_for_group(standing: Standing) -> Decision:
    """How what comes from this group may ring for oneself."""
    if not standing.is_member:
        return deny(Reason.NOT_FOUND)
    return ALLOW


def may_choose_for_person(between: Between) -> Decision:
    """The same of a connection, whatever distance the two keep."""
    if not between.signed_in or not between.is_connected:
        return deny(Reason.NOT_FOUND)
    return ALLOW


def _keeps_away(between: Between) -> bool:
    return between.i_block or between.i_mute or between.i_stepped_back or between.no_contact


def _has(needs: Needs, facts: NoticeFacts) -> bool:
    standing, between = facts.standing, facts.between
    if needs is Needs.NOTHING:
        return True
    if needs is Needs.WORDS:
        return facts.sees_message and facts.is_here
    if needs is Needs.OWN_WORDS:
        return facts.sees_message
    if needs is Needs.BELONGS:
        return standing.is_member
    if needs is Needs.TENDS:
        return standing.has(Role.FACILITATOR)
    if needs is Needs.GREETS:
        return standing.has(Role.GREETER, Role.FACILITATOR) and between is not None and between.shares_group
    if needs is Needs.MODERATES:
        return bool(may_see_reports(standing))
    if needs is Needs.INVITATION:
        return between is not None and between.they_invited
    if needs is Needs.PAIR:
        return between is not None and between.is_connected
    if needs is Needs.ASK:
        return facts.asks_company
    if needs is Needs.TOGETHER:
        return facts.are_together
    if needs is Needs.LOOKS:
        return standing.has(Role.MODERATOR) and facts.waits_in_room
    return False
