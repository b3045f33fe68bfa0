"""May I see this of a person, invite them, write to them? Precedence as product.md has it, highest first: restriction by a moderator,
block, step back (a break is one from everybody), boundary, stage.

A block must never be told from *not taking messages*: it denies where the boundary `nobody` would, in the same order and with the same
reason. So what the actor knows already (that they are connected, or have asked) is said before, whoever blocks.
"""

from dataclasses import dataclass
from datetime import datetime

from community.accounts.rules import Invites, Writes
from community.connections.rules import MADE_MOST, OPEN_MOST
from community.groups.rules import Stage

from .decision import ALLOW, Decision, Reason, deny

NAME_ALONE = -1
"""Less than depth 0: of somebody who wants no contact with the actor nothing but the name is seen."""


@dataclass(frozen=True)
class Between:
    """How the actor and another person stand to each other. The default is somebody who is not there."""

    signed_in: bool = False
    is_self: bool = False
    there: bool = False
    """The other has an account that is in use."""
    shares_group: bool = False
    shares_group_settled: bool = False
    """In one of the groups they share, the actor is at SETTLING or further, and has no quiet time there."""
    is_quieted: bool = False
    """A moderator gave the actor quiet time in every group that they share."""
    is_connected: bool = False
    was_connected: bool = False
    """They are or once were: what they wrote to each other stays readable."""
    pair_stage: int = 0
    """The lower of the two opennesses; 0 when they are not connected."""
    blocks_me: bool = False
    i_block: bool = False
    no_contact: bool = False
    """Two moderators ordered it; it works as a block of each by the other that neither can lift."""
    stepped_back: bool = False
    """The other took a step back from the actor."""
    says_so: bool = False
    """And chose to say that they are taking space."""
    i_stepped_back: bool = False
    i_mute: bool = False
    on_break: bool = False
    """The other's whole account rests."""
    break_shown: bool = False
    """And the actor is among those who read that they are away."""
    i_am_on_break: bool = False
    invites: Invites = Invites.GROUPS_SETTLING
    writes: Writes = Writes.CONNECTIONS
    invited_open: bool = False
    """The actor has an invitation to them that looks open to the actor."""
    invited_again_from: datetime | None = None
    """Set while a second invitation would be too soon."""
    they_invited: bool = False
    """An open invitation of theirs waits for the actor's answer."""
    open_invitations: int = 0
    invitations_today: int = 0
    """Written by them in the last 24 hours, whatever became of each."""
    """Of the actor, to anybody, as they look to the actor."""


def _kept_apart(facts: Between) -> bool:
    return facts.blocks_me or facts.no_contact


def stage_with(facts: Between) -> int:
    """How far the actor may read in the other's profile: answers up to this depth."""
    if not facts.there:
        return NAME_ALONE
    if facts.is_self:
        return Stage.TRUSTING
    if _kept_apart(facts) or facts.i_block:
        return NAME_ALONE
    if facts.is_connected:
        return max(facts.pair_stage, 1)
    if facts.shares_group:
        return 1
    return 0


def may_see_person(facts: Between) -> Decision:
    """That there is such a person, and their name. Only those can be found that one has something to do with."""
    if not facts.signed_in or not facts.there:
        return deny(Reason.NOT_FOUND)
    if facts.is_self or facts.shares_group or facts.was_connected:
        return ALLOW
    if facts.they_invited and not facts.i_block:
        return ALLOW
    if facts.invited_open or facts.i_block:
        return ALLOW
    return deny(Reason.NOT_FOUND)


def may_read_answer(facts: Between, depth: int) -> Decision:
    if not (seen := may_see_person(facts)):
        return seen
    if depth > stage_with(facts):
        return deny(Reason.NOT_FOUND)
    return ALLOW


def may_invite(facts: Between) -> Decision:
    """Ask somebody to connect."""
    if not (seen := may_see_person(facts)):
        return seen
    if facts.is_self:
        return deny(Reason.NOT_YOURSELF)
    if facts.is_quieted:
        return deny(Reason.QUIET_TIME)
    if not (mine := _my_own_distance(facts)):
        return mine
    if facts.is_connected:
        return deny(Reason.ALREADY_CONNECTED)
    if facts.they_invited and not _kept_apart(facts):
        return deny(Reason.ANSWER_THEIRS)
    if facts.invited_open:
        return deny(Reason.ALREADY_INVITED)
    if not (near := _not_apart(facts, Reason.NOT_TAKING_INVITATIONS)):
        return near
    if facts.invites is Invites.NOBODY:
        return deny(Reason.NOT_TAKING_INVITATIONS)
    if facts.invites is Invites.GROUPS and not facts.shares_group:
        return deny(Reason.NOT_TAKING_INVITATIONS)
    if facts.invites is Invites.GROUPS_SETTLING and not facts.shares_group_settled:
        return deny(Reason.NOT_TAKING_INVITATIONS)
    if facts.invited_again_from is not None:
        return deny(Reason.INVITED_BEFORE)
    if facts.open_invitations >= OPEN_MOST:
        return deny(Reason.ENOUGH_OPEN)
    if facts.invitations_today >= MADE_MOST:
        return deny(Reason.ENOUGH_TODAY)
    return ALLOW


def may_accept(facts: Between) -> Decision:
    """Their invitation. Their boundary is no question any more: they asked."""
    if not facts.they_invited:
        return deny(Reason.NOT_FOUND)
    if not (seen := may_see_person(facts)):
        return seen
    if not (mine := _my_own_distance(facts)):
        return mine
    if _kept_apart(facts):
        return deny(Reason.NOT_FOUND)
    return ALLOW


def may_read_conversation(facts: Between) -> Decision:
    """What the two wrote. Ending the connection or a block changes nothing about what was said before."""
    if not facts.signed_in or not facts.was_connected:
        return deny(Reason.NOT_FOUND)
    return ALLOW


def may_write(facts: Between) -> Decision:
    """A private message. Rest (quiet hours, capacity) is no refusal: the message waits quietly."""
    if not (read := may_read_conversation(facts)):
        return read
    if not facts.there:
        return deny(Reason.NOT_TAKING_MESSAGES)
    if not (mine := _my_own_distance(facts)):
        return mine
    if not (near := _not_apart(facts, Reason.NOT_TAKING_MESSAGES)):
        return near
    if facts.writes is Writes.NOBODY:
        return deny(Reason.NOT_TAKING_MESSAGES)
    if not facts.is_connected:
        return deny(Reason.NOT_CONNECTED)
    if facts.writes is Writes.CONNECTIONS_SETTLING and facts.pair_stage < Stage.SETTLING:
        return deny(Reason.NOT_TAKING_MESSAGES)
    return ALLOW


def may_keep_distance(facts: Between) -> Decision:
    """Mute, step back, block, lift them: from the first second, for everybody, against everybody one can see. A distance that is kept
    already can be changed or ended whether or not they can still be seen."""
    if facts.signed_in and (facts.i_block or facts.i_stepped_back or facts.i_mute or facts.no_contact):
        return ALLOW
    if not (seen := may_see_person(facts)):
        return seen
    if facts.is_self:
        return deny(Reason.NOT_YOURSELF)
    return ALLOW


def may_report_person(facts: Between) -> Decision:
    """How somebody is with me in general: against everybody against whom one may protect oneself."""
    return may_keep_distance(facts)


def may_see_pair(facts: Between) -> Decision:
    """The pair's page: our stage, and my own openness. Who blocks the other does not meet them there either."""
    if not facts.signed_in or not facts.is_connected:
        return deny(Reason.NOT_FOUND)
    if facts.no_contact:
        return deny(Reason.NO_CONTACT)
    if facts.i_block:
        return deny(Reason.I_BLOCK)
    return ALLOW


def may_sit_together(facts: Between) -> Decision:
    """Whether the two may be seated in one session, or moved up from one waiting list into it: whatever they keep from each other
    themselves is theirs to live with in a shared group; what moderators set is not."""
    if facts.no_contact:
        return deny(Reason.NO_CONTACT)
    return ALLOW


def may_leave_closing_word(facts: Between) -> Decision:
    """When they part."""
    if not (parts := may_part(facts)):
        return parts
    if facts.no_contact:
        return deny(Reason.NO_CONTACT)
    return ALLOW


def may_part(facts: Between) -> Decision:
    """End the connection: always, whatever else stands between them."""
    if not facts.signed_in or not facts.is_connected:
        return deny(Reason.NOT_FOUND)
    return ALLOW


def is_present_to(facts: Between, shown_to: str) -> bool:
    """Whether the other's presence, shown to `shown_to` (nobody, connections, groups), shows to the actor."""
    if not facts.there or _kept_apart(facts) or facts.i_block or facts.stepped_back or facts.i_stepped_back:
        return False
    if facts.i_mute:
        return False
    if facts.on_break or facts.i_am_on_break:
        return False
    if shown_to == "connections":
        return facts.is_connected
    if shown_to == "groups":
        return facts.shares_group or facts.is_connected
    return False


def _my_own_distance(facts: Between) -> Decision:
    """What I set myself I may read plainly, and what moderators set between us both were told."""
    if facts.no_contact:
        return deny(Reason.NO_CONTACT)
    if facts.i_block:
        return deny(Reason.I_BLOCK)
    if facts.i_stepped_back:
        return deny(Reason.I_STEPPED_BACK)
    if facts.i_am_on_break:
        return deny(Reason.OWN_BREAK)
    return ALLOW


def _not_apart(facts: Between, else_says: Reason) -> Decision:
    """A block, a step back or a break of theirs. Told only where they chose to tell it, else as the boundary *nobody*. A break that
    others may read of is told to one who is blocked as well: silence to them alone would tell of the block."""
    if facts.stepped_back and facts.says_so and not _kept_apart(facts):
        return deny(Reason.TAKING_SPACE)
    if facts.on_break and facts.break_shown:
        return deny(Reason.AWAY)
    if _kept_apart(facts) or facts.stepped_back or facts.on_break:
        return deny(else_says)
    return ALLOW
