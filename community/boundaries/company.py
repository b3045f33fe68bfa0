"""May I ask this person for company, answer their asking, breathe with them?

Nobody is asked who could not come: whoever blocks, stepped back, takes a break, rests or takes no messages reads exactly like somebody
whose capacity is not *open*. Mute is the one exception, for it changes nothing for the one who is muted: they may ask, and it reaches
nobody. For whoever was asked, every end of it (somebody came, it lapsed, was taken back, a distance came between) is one and the same.
"""

from dataclasses import dataclass, field

from community.accounts.rules import Capacity, Writes
from community.groups.rules import Stage

from .decision import ALLOW, Decision, Reason, deny
from .people import Between, may_see_pair, may_write

_MY_OWN = frozenset({Reason.NO_CONTACT, Reason.I_BLOCK, Reason.I_STEPPED_BACK, Reason.OWN_BREAK})


@dataclass(frozen=True)
class CompanyFacts:
    """How the actor stands to somebody whom they might ask. The default is somebody who is not there."""

    between: Between
    i_take: Writes = Writes.CONNECTIONS
    """Who may write to the actor privately: whoever came has to be able to."""
    capacity: Capacity = Capacity.NOT_SAID
    """What the other says of today, as it holds now."""
    rests: bool = False
    """Quiet hours hold for the other, whether or not they let it show."""


@dataclass(frozen=True)
class AskedFacts:
    """An asking for company and how the actor stands to whoever asks. The default is one that is gone."""

    between: Between = field(default_factory=Between)
    i_take: Writes = Writes.CONNECTIONS
    is_asked: bool = False
    declined: bool = False
    is_open: bool = False


@dataclass(frozen=True)
class TogetherFacts:
    """Two of whom one came to the other, as one of them."""

    between: Between = field(default_factory=Between)
    is_one_of_two: bool = False
    goes_on: bool = False
    """The breathing: neither over nor ended."""


def may_ask_somebody(asks_already: bool, i_am_on_break: bool = False) -> Decision:
    """One asking at a time."""
    if i_am_on_break:
        return deny(Reason.OWN_BREAK)
    if asks_already:
        return deny(Reason.ALREADY_ASKING)
    return ALLOW


def may_ask_for_company(facts: CompanyFacts) -> Decision:
    if may_see_pair(facts.between).reason is Reason.NOT_FOUND:
        return deny(Reason.NOT_FOUND)
    writes = may_write(facts.between)
    if writes.reason in _MY_OWN:
        return writes
    if facts.between.i_mute:
        return deny(Reason.NOT_OPEN_NOW)
    if not _takes(facts.i_take, facts.between):
        return deny(Reason.OWN_DOOR)
    if not writes or facts.rests or facts.capacity is not Capacity.OPEN:
        return deny(Reason.NOT_OPEN_NOW)
    return ALLOW


def may_see_ask(facts: AskedFacts) -> Decision:
    """Whether it waits for the actor's answer: on their page, in their inbox, in a frame."""
    if not facts.is_asked or facts.declined or not facts.is_open:
        return deny(Reason.NOT_FOUND)
    if facts.between.i_mute or not may_write(facts.between):
        return deny(Reason.NOT_FOUND)
    return ALLOW


def may_accept_ask(facts: AskedFacts) -> Decision:
    if not facts.is_asked:
        return deny(Reason.NOT_FOUND)
    writes = may_write(facts.between)
    if writes.reason in _MY_OWN:
        return writes
    if not may_see_ask(facts):
        return deny(Reason.COMPANY_OVER)
    if not _takes(facts.i_take, facts.between):
        return deny(Reason.OWN_DOOR)
    return ALLOW


def may_decline_ask(facts: AskedFacts) -> Decision:
    """At any time, also when it is over: it takes nothing from anybody."""
    return ALLOW if facts.is_asked else deny(Reason.NOT_FOUND)


def may_see_together(facts: TogetherFacts) -> Decision:
    """The breathing, in the conversation of the two. Only what the actor keeps away themselves takes it from them: if it went with the
    other's block, it would tell of the block."""
    between = facts.between
    if not facts.is_one_of_two or not facts.goes_on:
        return deny(Reason.NOT_FOUND)
    if between.i_block or between.i_stepped_back or between.i_mute or between.i_am_on_break or between.no_contact:
        return deny(Reason.NOT_FOUND)
    return ALLOW


def may_end_together(facts: TogetherFacts) -> Decision:
    """For both. Harmless when it is over."""
    return ALLOW if facts.is_one_of_two else deny(Reason.NOT_FOUND)


def _takes(writes: Writes, between: Between) -> bool:
    """Whether this setting of the actor's lets the other write to them."""
    if writes is Writes.CONNECTIONS_SETTLING:
        return between.pair_stage >= Stage.SETTLING
    return writes is not Writes.NOBODY
