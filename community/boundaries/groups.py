"""May I do this to a group, or to somebody's place in it?"""

from dataclasses import dataclass
from datetime import datetime

from community.groups.rules import JoinMode, Role, Stage

from .decision import ALLOW, Decision, Reason, deny


@dataclass(frozen=True)
class Standing:
    """How a person stands in a group, as far as decisions need it. The default is a stranger who is not signed in."""

    signed_in: bool = False
    is_host: bool = False
    is_site_moderator: bool = False
    state: str = "none"
    """none, active, paused, left, removed"""
    stage: int = 0
    held_stage: int = 0
    roles: frozenset[Role] = frozenset()
    quiet_until: datetime | None = None
    """Set only while quiet time is in force."""
    paused_until: datetime | None = None
    """When a moderator's pause ends, which keeps them out meanwhile, left or not."""
    look_first_until: datetime | None = None
    """Set only while a moderator looks at what they write before it goes out."""
    agreed: bool = False
    """Whether they accepted the current agreement."""
    only_facilitator: bool = False
    alone: bool = False
    """Nobody else belongs to the group."""

    @property
    def is_member(self) -> bool:
        return self.signed_in and self.state == "active"

    @property
    def is_paused(self) -> bool:
        return self.signed_in and self.state == "paused"

    def has(self, *roles: Role) -> bool:
        return self.is_member and not self.roles.isdisjoint(roles)


@dataclass(frozen=True)
class GroupFacts:
    """A group and how the actor stands in it. `link_holds`: they came with an invitation that is good. `calm_until`: set while calm hours are
    in force; then people join by asking, where they could at all, and links lead nowhere yet."""

    standing: Standing
    join_mode: JoinMode
    has_room: bool = False
    has_asked: bool = False
    link_holds: bool = False
    calm_until: datetime | None = None

    @property
    def way_in(self) -> JoinMode:
        return JoinMode.REQUEST if self.calm_until and self.join_mode is JoinMode.OPEN else self.join_mode


def may_see_group(facts: GroupFacts) -> Decision:
    """Its front page: name, what it gathers around, agreement."""
    if not facts.standing.signed_in:
        return deny(Reason.NOT_FOUND)
    if facts.standing.is_member or facts.standing.is_paused:
        return ALLOW
    if facts.join_mode is not JoinMode.INVITATION:
        return ALLOW
    if facts.link_holds:
        return ALLOW
    if facts.standing.is_host:
        return ALLOW
    return deny(Reason.NOT_FOUND)


def may_join(facts: GroupFacts) -> Decision:
    """At once: an open group, or any with a link that holds."""
    if not (seen := _may_come_in(facts)):
        return seen
    if facts.link_holds and not facts.calm_until:
        return ALLOW
    if facts.way_in is JoinMode.OPEN:
        return ALLOW
    if facts.way_in is JoinMode.REQUEST:
        return deny(Reason.BY_REQUEST)
    if facts.link_holds:
        return deny(Reason.CALM_HOURS, facts.calm_until)
    return deny(Reason.BY_INVITATION)


def may_ask_to_join(facts: GroupFacts) -> Decision:
    if not (seen := _may_come_in(facts)):
        return seen
    if facts.way_in is not JoinMode.REQUEST:
        return deny(Reason.BY_INVITATION)
    if facts.has_asked:
        return deny(Reason.ALREADY_ASKED)
    return ALLOW


def _may_come_in(facts: GroupFacts) -> Decision:
    if not (seen := may_see_group(facts)):
        return seen
    if facts.standing.is_member:
        return deny(Reason.ALREADY_MEMBER)
    if facts.standing.state == "removed":
        return deny(Reason.REMOVED)
    if facts.standing.is_paused or facts.standing.paused_until is not None:
        return deny(Reason.PAUSED, facts.standing.paused_until)
    if not facts.has_room:
        return deny(Reason.FULL)
    return ALLOW


def may_leave(standing: Standing) -> Decision:
    """Quietly and without a reason; only the last facilitator passes that on first, where there is somebody to pass it to."""
    if not standing.is_member and not standing.is_paused:
        return deny(Reason.NOT_FOUND)
    if standing.only_facilitator and not standing.alone:
        return deny(Reason.LAST_FACILITATOR)
    return ALLOW


def may_accept_agreement(standing: Standing) -> Decision:
    if not standing.is_member:
        return deny(Reason.NOT_FOUND)
    return ALLOW


def may_see_members(standing: Standing) -> Decision:
    """Names and roles of who belongs, as everyone in a circle knows them. No stages."""
    if not standing.is_member:
        return deny(Reason.NOT_FOUND)
    return ALLOW


def may_tend_group(standing: Standing) -> Decision:
    """Change its words, agreement, way to join, roles, invitations; answer requests: the facilitator's task."""
    if not standing.is_member:
        return deny(Reason.NOT_FOUND)
    if not standing.has(Role.FACILITATOR):
        return deny(Reason.NOT_YOUR_ROLE)
    return ALLOW


def may_make_invitation(facts: GroupFacts) -> Decision:
    """A link with which people join."""
    if not (tends := may_tend_group(facts.standing)):
        return tends
    if facts.calm_until:
        return deny(Reason.CALM_HOURS, facts.calm_until)
    return ALLOW


def may_accept_request(tender: Standing, asker: GroupFacts) -> Decision:
    """Let in somebody who asked. What became of the asker meanwhile is not the facilitator's to read: their request is gone."""
    if not (tends := may_tend_group(tender)):
        return tends
    if asker.standing.state in ("active", "paused", "removed"):
        return deny(Reason.NOT_FOUND)
    if asker.standing.paused_until is not None:
        return deny(Reason.NOT_FOUND)
    if not asker.has_asked:
        return deny(Reason.NOT_FOUND)
    if not asker.has_room:
        return deny(Reason.FULL)
    return ALLOW


def may_greet(standing: Standing) -> Decision:
    """See who is new, with a suggestion for a welcome."""
    if not standing.is_member:
        return deny(Reason.NOT_FOUND)
    if not standing.has(Role.GREETER, Role.FACILITATOR):
        return deny(Reason.NOT_YOUR_ROLE)
    return ALLOW


def may_give_role(tender: Standing, member: Standing) -> Decision:
    if not (tends := may_tend_group(tender)):
        return tends
    if not member.is_member:
        return deny(Reason.NOT_FOUND)
    return ALLOW


def may_take_role(tender: Standing, member: Standing, role: Role, is_self: bool = False) -> Decision:
    """A facilitator takes a role from someone; anyone lays down their own. The last facilitator stays until there is another."""
    if not is_self and not (tends := may_tend_group(tender)):
        return tends
    if not member.is_member:
        return deny(Reason.NOT_FOUND)
    if role is Role.FACILITATOR and member.only_facilitator:
        return deny(Reason.LAST_FACILITATOR)
    return ALLOW


def may_appoint_facilitator(tender: Standing, member: Standing, has_facilitator: bool) -> Decision:
    """The host, for a group that has lost its last facilitator; from its members."""
    if not tender.signed_in or not tender.is_host:
        return deny(Reason.NOT_FOUND)
    if has_facilitator:
        return deny(Reason.HAS_FACILITATOR)
    if not member.is_member:
        return deny(Reason.NOT_FOUND)
    return ALLOW


def may_found_group(
    signed_in: bool, is_host: bool, who_may: str, is_facilitator: bool, days_here: int, days_needed: int
) -> Decision:
    """`who_may` is the host's setting: host, facilitators, everyone (after `days_needed` days)."""
    if not signed_in:
        return deny(Reason.NOT_FOUND)
    if is_host:
        return ALLOW
    if who_may == "facilitators" and is_facilitator:
        return ALLOW
    if who_may == "everyone" and days_here >= days_needed:
        return ALLOW
    return deny(Reason.FOUNDING_CLOSED)


FOUNDER_STAGE = Stage.TRUSTING
"""Who founds a group begins at its deepest room: they wrote the purpose of each."""
