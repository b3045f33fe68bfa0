"""May I, as a moderator, see this case or act on this member? Nobody judges their own case."""

from dataclasses import dataclass

from community.groups.rules import Role

from .decision import ALLOW, Decision, Reason, deny
from .groups import Standing


@dataclass(frozen=True)
class CaseFacts:
    """A case and how the actor stands to it. `is_party`: it is about them, or one of its reports is theirs. `is_connected`: they are
    connected with one of those. `someone_nearer`: a moderator of the group can decide on it. `site_moderator_could`: one of the site
    can. `held_by_other`: somebody else has taken it and their time has not run out."""

    standing: Standing
    depth: int
    is_party: bool = False
    is_connected: bool = False
    someone_nearer: bool = False
    site_moderator_could: bool = False
    is_open: bool = True
    held_by_other: bool = False


def may_see_site_reports(standing: Standing) -> Decision:
    """The list of what belongs to no group: the site's moderators and the host, who see on it what falls to them."""
    if standing.signed_in and (standing.is_site_moderator or standing.is_host):
        return ALLOW
    return deny(Reason.NOT_FOUND)


def may_read_site_log(standing: Standing) -> Decision:
    """Entries name neither who reported nor whom: whoever could be asked to decide may read what others decided."""
    return may_see_site_reports(standing)


def may_see_reports(standing: Standing) -> Decision:
    """The group's list at all: its moderators, and the site's, who see on it what falls to them."""
    if standing.signed_in and (standing.is_site_moderator or standing.is_host):
        return ALLOW
    if not standing.is_member:
        return deny(Reason.NOT_FOUND)
    if not standing.has(Role.MODERATOR):
        return deny(Reason.NOT_FOUND)
    return ALLOW


def may_handle_case(facts: CaseFacts) -> Decision:
    """A group moderator whose stage reaches the room; where none can decide, and for what belongs to no group, a moderator of the site;
    where none of those can, the host. Never whoever is part of it or connected with somebody who is."""
    standing = facts.standing
    if not may_see_reports(standing):
        return deny(Reason.NOT_FOUND)
    if facts.is_party or facts.is_connected:
        return deny(Reason.NOT_FOUND)
    if standing.has(Role.MODERATOR) and facts.depth <= standing.stage:
        return ALLOW
    if facts.someone_nearer:
        return deny(Reason.NOT_FOUND)
    if standing.is_site_moderator:
        return ALLOW
    if facts.site_moderator_could:
        return deny(Reason.NOT_FOUND)
    if standing.is_host:
        return ALLOW
    return deny(Reason.NOT_FOUND)


@dataclass(frozen=True)
class TalkFacts:
    """The talk of a report and how the actor stands to it. `is_over`: the report was closed long enough ago."""

    is_reporter: bool = False
    handles: bool = False
    is_over: bool = False


def may_read_talk(facts: TalkFacts) -> Decision:
    """Whoever made the report, and those whose task it is."""
    if facts.is_reporter or facts.handles:
        return ALLOW
    return deny(Reason.NOT_FOUND)


def may_talk(facts: TalkFacts) -> Decision:
    if not (reads := may_read_talk(facts)):
        return reads
    if facts.is_over:
        return deny(Reason.TALK_OVER)
    return ALLOW


def may_ask_moderator(standing: Standing, of_group: bool) -> Decision:
    """To talk with one without any report: of a group, whoever belongs to it, also in quiet time; of the site, everybody."""
    if not standing.signed_in:
        return deny(Reason.NOT_FOUND)
    if of_group and not standing.is_member:
        return deny(Reason.NOT_FOUND)
    return ALLOW


def may_work_on_case(facts: CaseFacts) -> Decision:
    """Take it, and decide on it: whoever may handle it while nobody else does."""
    if not (handles := may_handle_case(facts)):
        return handles
    if not facts.is_open:
        return deny(Reason.NOT_FOUND)
    if facts.held_by_other:
        return deny(Reason.CASE_TAKEN)
    return ALLOW


def may_open_seal(facts: CaseFacts, is_unnamed: bool) -> Decision:
    """Who wrote a message that was sent unnamed: only whose case it is, and only while it is one."""
    if not (works := may_work_on_case(facts)):
        return works
    if not is_unnamed:
        return deny(Reason.NOT_FOUND)
    return ALLOW


def may_report_invitation(is_to_me: bool, state: str) -> Decision:
    """A hello that came to me, answered or not; not one that its writer took back, which is not here any more."""
    if not is_to_me or state == "withdrawn":
        return deny(Reason.NOT_FOUND)
    return ALLOW


@dataclass(frozen=True)
class ActFacts:
    """A member and how the actor stands to them. `handles_report`: an open case about this member is the actor's to decide, as
    it falls to the site's moderators where the group has nobody. `has_reported`: the actor has an open report of their own about
    this member. Neither counts a report of a message that was sent unnamed before its seal was opened: trying all members would tell who
    wrote it. (What this member reported is left out on purpose: a refusal for it would give the reporter away.)"""

    moderator: Standing
    member: Standing
    is_self: bool
    handles_report: bool = False
    has_reported: bool = False


def may_act_on_member(facts: ActFacts) -> Decision:
    """A kind word, looking first, quiet time, a pause; ending them early. Whoever is paused belongs to the group as before."""
    if not facts.handles_report and not facts.moderator.is_member:
        return deny(Reason.NOT_FOUND)
    if not facts.handles_report and not facts.moderator.has(Role.MODERATOR):
        return deny(Reason.NOT_YOUR_ROLE)
    if facts.is_self:
        return deny(Reason.NOT_YOURSELF)
    if not facts.member.is_member and not facts.member.is_paused:
        return deny(Reason.NOT_FOUND)
    if facts.has_reported:
        return deny(Reason.OWN_CASE)
    return ALLOW


def may_remove_member(facts: ActFacts) -> Decision:
    """Or pause: a circle is not left without the one who tends it."""
    if not (acts := may_act_on_member(facts)):
        return acts
    if facts.member.only_facilitator:
        return deny(Reason.THEIR_LAST_FACILITATOR)
    return ALLOW


def may_let_back(facts: ActFacts) -> Decision:
    """End a removal: they may join again, as anybody may."""
    if not facts.moderator.is_member:
        return deny(Reason.NOT_FOUND)
    if not facts.moderator.has(Role.MODERATOR):
        return deny(Reason.NOT_YOUR_ROLE)
    if facts.is_self:
        return deny(Reason.NOT_YOURSELF)
    if facts.member.state != "removed":
        return deny(Reason.NOT_FOUND)
    return ALLOW


def may_see_actions(standing: Standing) -> Decision:
    """What moderators did in a group, with the way to undo it: its moderators, as members of it."""
    if not standing.is_member:
        return deny(Reason.NOT_FOUND)
    if not standing.has(Role.MODERATOR):
        return deny(Reason.NOT_FOUND)
    return ALLOW


def may_read_log(standing: Standing) -> Decision:
    """A group's log: its moderators and facilitators."""
    if not standing.is_member:
        return deny(Reason.NOT_FOUND)
    if not standing.has(Role.MODERATOR, Role.FACILITATOR):
        return deny(Reason.NOT_FOUND)
    return ALLOW


def may_read_tending(standing: Standing) -> Decision:
    """What a group's months were, as numbers: its moderators and facilitators, and the host."""
    if standing.signed_in and standing.is_host:
        return ALLOW
    return may_read_log(standing)


def may_read_every_tending(standing: Standing) -> Decision:
    """Those of all groups, which the host alone has before them."""
    return ALLOW if standing.signed_in and standing.is_host else deny(Reason.NOT_FOUND)


def may_read_entry(standing: Standing, depth: int) -> Decision:
    """One entry of the log. What it says of a room holds for those who may see that room; 0: it speaks of none."""
    if not (reads := may_read_log(standing)):
        return reads
    if depth > standing.stage:
        return deny(Reason.NOT_FOUND)
    return ALLOW
