"""What does the boundary card of a person say to the actor, who may be about to write to them? And may anybody read it?

Who blocks, steps back unsaid or rests unsaid has the card of somebody who takes messages from nobody: that and nothing else, so the
three are never told apart.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime

from community.accounts.rules import Boundaries, Capacity, Invites, capacity_now, changes_at, rests_until

from .decision import Decision, Reason
from .people import Between, may_see_person, may_write

CLOSED = frozenset(
    {
        Reason.NOT_TAKING_MESSAGES,
        Reason.TAKING_SPACE,
        Reason.AWAY,
        Reason.NO_CONTACT,
        Reason.I_BLOCK,
        Reason.I_STEPPED_BACK,
        Reason.OWN_BREAK,
    }
)
_FURTHEST = 4


@dataclass(frozen=True)
class Theirs:
    """What somebody set that their card is made from. The default is a person who never touched their boundaries."""

    has_set: bool = False
    """They have set boundaries; so `answered` is a word of theirs and not only a default."""
    answered: str = "listen"
    reply_pace: str = "when_i_can"
    limits: str = ""
    tags: tuple[str, ...] = ()
    """Topics of the site's list. Own words are in no card."""
    quiet_shown: bool = False
    break_says_until: bool = False
    rests: Boundaries = field(default_factory=Boundaries)


@dataclass(frozen=True)
class Card:
    """`closed`: why there is no writing to them now, which is then all that the card says."""

    closed: Reason | None = None
    closed_until: datetime | None = None
    asks_first: bool = False
    tags: tuple[str, ...] = ()
    rests: bool = False
    rests_until: datetime | None = None
    capacity: Capacity = Capacity.NOT_SAID
    reply_pace: str = ""
    answered: str = ""
    limits: str = ""
    again_at: datetime | None = None
    """When it may say something else by itself."""


@dataclass(frozen=True)
class Awaited:
    """A rest that a message may wait for. `says_when`: the card says until when."""

    until: datetime
    says_when: bool


def awaited_rest(facts: Between, theirs: Theirs, at: datetime) -> Awaited | None:
    """The rest of theirs for whose end a message of the actor's may wait: the one that the actor reads on the card, and no other. A rest
    that they let nobody read holds nothing back; else that something waits, or goes, would tell of it. (It rings after their rest anyway.)
    None: they read of none."""
    card = card_of(facts, theirs, at)
    if card.rests and card.rests_until is not None:
        return Awaited(card.rests_until, says_when=True)
    if card.capacity is Capacity.RESTING and theirs.rests.capacity_until is not None:
        return Awaited(theirs.rests.capacity_until, says_when=False)
    return None


def may_read_card(facts: Between) -> Decision:
    return may_see_person(facts)


def card_of(facts: Between, theirs: Theirs, at: datetime) -> Card:
    """The card as the actor may read it, who may see the person."""
    # As if they were the closest of connections: what then still stands between them and a word is all that is closed.
    closest = replace(facts, was_connected=True, is_connected=True, pair_stage=_FURTHEST)
    decision = may_write(closest)
    if decision.reason is not None:
        reason = decision.reason if decision.reason in CLOSED else Reason.NOT_TAKING_MESSAGES
        until = theirs.rests.break_until if reason is Reason.AWAY and theirs.break_says_until else None
        return Card(closed=reason, closed_until=until, again_at=until)
    said = theirs.rests
    rest = rests_until(said, at) if theirs.quiet_shown else None
    capacity = Capacity.NOT_SAID
    changes = []
    if facts.is_connected:
        capacity = capacity_now(said.capacity, said.capacity_until, at)
        changes.append(said.capacity_until if capacity else None)
    if theirs.quiet_shown:
        changes.append(changes_at(said, at))
    return Card(
        asks_first=not facts.is_connected and facts.invites is not Invites.NOBODY,
        tags=theirs.tags,
        rests=rest is not None,
        rests_until=rest.until if rest else None,
        capacity=Capacity.NOT_SAID if rest and capacity is Capacity.RESTING else capacity,
        reply_pace=theirs.reply_pace,
        answered=theirs.answered if theirs.has_set else "",
        limits=theirs.limits,
        again_at=min((one for one in changes if one is not None), default=None),
    )
