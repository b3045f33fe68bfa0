"""May I decide on what another moderator did: agree to all of it as a second, or answer who asks for another look? Nobody judges their own
case, nor what they did themselves. May I ask for another look?"""

from dataclasses import dataclass
from datetime import datetime

from community.groups.rules import Role
from community.moderation.rules import IN_FORCE, Deed, Outcome

from .decision import ALLOW, Decision, Reason, deny
from .groups import Standing


@dataclass(frozen=True)
class ActionFacts:
    """Something that a moderator did and how the actor stands to it."""

    standing: Standing
    depth: int
    is_about: bool = False
    has_acted: bool = False
    """They did it, or agreed to it as a second."""
    is_conflicted: bool = False
    """They made the report on which it was decided or another open one about the same member, or are connected with the member or with
    who made that report."""
    group_could: bool = False
    """A moderator of the group could decide on it."""
    site_could: bool = False
    """A moderator of the site could."""


def may_decide_on(facts: ActionFacts) -> Decision:
    """The group's other moderators; where none of them can, the site's; in the end the host."""
    if not facts.standing.signed_in:
        return deny(Reason.NOT_FOUND)
    if facts.is_about or facts.has_acted or facts.is_conflicted:
        return deny(Reason.NOT_FOUND)
    if facts.standing.has(Role.MODERATOR) and facts.depth <= facts.standing.stage:
        return ALLOW
    if facts.group_could:
        return deny(Reason.NOT_FOUND)
    if facts.standing.is_site_moderator:
        return ALLOW
    if facts.site_could:
        return deny(Reason.NOT_FOUND)
    if facts.standing.is_host:
        return ALLOW
    return deny(Reason.NOT_FOUND)


def may_see_second_looks(standing: Standing, moderates: bool) -> Decision:
    """The list of what waits for another moderator. `moderates`: some group."""
    if standing.signed_in and (moderates or standing.is_site_moderator or standing.is_host):
        return ALLOW
    return deny(Reason.NOT_FOUND)


def may_appeal(is_about: bool, step: Deed, state: str, has_appealed: bool) -> Decision:
    """Once for each thing that moderators did about oneself, over or not. A kind word takes nothing, and what is undone is done with."""
    if not is_about:
        return deny(Reason.NOT_FOUND)
    if has_appealed or step is Deed.KIND_WORD or state not in IN_FORCE:
        return deny(Reason.NOT_FOUND)
    return ALLOW


def may_be_outcome(outcome: Outcome, has_length: bool) -> bool:
    """Something can be over sooner only where it has an end."""
    return outcome is not Outcome.CHANGED or has_length


def may_act_for(said_at: datetime | None, served_since: datetime | None) -> Decision:
    """Whoever has served something is not acted on again for what came before it. `said_at`: when that happened which is acted on (None: on
    nothing in particular); `served_since`: when the last began that they served to its end."""
    if said_at is not None and served_since is not None and said_at < served_since:
        return deny(Reason.SERVED)
    return ALLOW
