"""What helpers do with words that somebody is about to say in a group's room. They never act on a person, and never look into a private
conversation: a message comes covered, waits for a moderator's look, or is put on the moderators' list, each with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import cached_property

from community.groups.rules import LinksWait, Role, Stage
from community.rooms.rules import Lately, Waits

from .decision import ALLOW, Decision, Reason, deny
from .groups import Standing
from .matching import Phrases
from .rooms import RoomFacts

WEEK, MONTH = timedelta(days=7), timedelta(days=30)
NOTHING_LATELY = Lately()
SAME_MOST = 2
"""So often the same words go out; the next time they wait."""
CAME_LEAST, REPORTED_LEAST = 4, 3
PACE_LEAST = 20
PACE_SHARE = 0.8


class Effect(StrEnum):
    """What a rule does to a message that meets it: it comes covered to all · waits for a look · goes out and is put on the list."""

    COVER = "cover"
    HOLD = "hold"
    FLAG = "flag"


@dataclass(frozen=True)
class WordRule:
    """`why`: what the writer reads; to others it is what a cover says. The phrase itself is told to neither."""

    id: int
    phrase: str
    effect: Effect
    why: str


@dataclass(frozen=True)
class Protections:
    """All that protects the talk of one group: its own rules and the site's."""

    rules: tuple[WordRule, ...] = ()

    @cached_property
    def _phrases(self) -> Phrases:
        return Phrases(rule.phrase for rule in self.rules)

    def met_by(self, words: str) -> list[WordRule]:
        return [self.rules[place] for place in self._phrases.met(words)] if self.rules else []


NO_PROTECTIONS = Protections()


@dataclass(frozen=True)
class Looked:
    """What was seen of a message, and of how new its writer is in the group. `here_for`: since they joined."""

    met: Sequence[WordRule] = ()
    has_link: bool = False
    links_wait: LinksWait = LinksWait.NOBODY
    here_for: timedelta = MONTH
    lately: Lately = NOTHING_LATELY
    is_calm: bool = False
    """The group has calm hours."""


@dataclass(frozen=True)
class Handled:
    """What becomes of a message. `waits`: None where it goes out. `why`: the rule's own sentence, where one holds it."""

    waits: Waits | None = None
    why: str = ""
    covers: tuple[str, ...] = ()
    """The sentences under which it comes covered."""
    listed: tuple[int, ...] = ()
    """The rules for which it is put on the moderators' list."""


def handle(facts: RoomFacts, looked: Looked) -> Handled:
    """Not a refusal. Who has a duty in the group does not wait, since they may be the only one who could look: what a rule would hold is
    listed. Whose messages a moderator looks at first wait whatever their duty."""
    met = looked.met
    covers = tuple(dict.fromkeys(rule.why for rule in met if rule.effect is Effect.COVER))
    holding = [rule for rule in met if rule.effect is Effect.HOLD]
    listed = tuple(rule.id for rule in met if rule.effect is Effect.FLAG)
    if facts.standing.look_first_until is not None:
        return Handled(Waits.LOOKED, "", covers)
    if facts.standing.roles:
        return Handled(covers=covers, listed=listed + tuple(rule.id for rule in holding))
    if holding:
        return Handled(Waits.RULE, holding[0].why, covers)
    if looked.is_calm and looked.here_for < WEEK:
        return Handled(Waits.CALM, "", covers)
    if looked.has_link and links_wait_of(looked.links_wait, facts.standing.stage, looked.here_for):
        return Handled(Waits.LINK, "", covers)
    if repeats(looked.lately):
        return Handled(Waits.SAME, "", covers)
    if floods(looked.lately, looked.here_for):
        return Handled(Waits.PACE, "", covers)
    if facts.looked_at_first:
        return Handled(Waits.FIRST, "", covers)
    if facts.unwatched:
        return Handled(Waits.UNWATCHED, "", covers)
    return Handled(covers=covers, listed=listed)


def links_wait_of(choice: LinksWait, stage: int, here_for: timedelta) -> bool:
    """Whether a link of theirs waits. By the time since they joined, unless the group chose the stage: who likes to stay at the first
    one is no newcomer for ever."""
    if choice is LinksWait.ARRIVING:
        return stage <= Stage.ARRIVING
    if choice is LinksWait.WEEK:
        return here_for < WEEK
    if choice is LinksWait.MONTH:
        return here_for < MONTH
    return False


def repeats(lately: Lately) -> bool:
    """The same words for the third time, in one room or several."""
    return lately.same >= SAME_MOST


def floods(lately: Lately, here_for: timedelta) -> bool:
    """Somebody new says nearly all that is said in the group, and that is a lot. A share with a floor (product.md, Small numbers): two who
    talk to each other quickly are never met, and nobody who has been here for a month is: a hard hour may need many words."""
    if here_for >= MONTH or lately.own < PACE_LEAST:
        return False
    return lately.own >= PACE_SHARE * lately.everyone


def calm_is_offered(members: int, came: int, reported: int) -> bool:
    """Whether the desk offers calm hours: within a day, more people than a third of the group came or asked, or more reports than a fifth of
    it, each with a floor (product.md, Small numbers). It is only ever offered: a moderator decides."""
    return came >= max(CAME_LEAST, members / 3) or reported >= max(REPORTED_LEAST, members / 5)


def may_tend_rules(standing: Standing) -> Decision:
    """See, add and take away a group's rules, and read its list of what met them: its moderators."""
    if not standing.is_member or not standing.has(Role.MODERATOR):
        return deny(Reason.NOT_FOUND)
    return ALLOW


def may_tend_site_rules(standing: Standing) -> Decision:
    """Those of the whole site: its moderators and the host."""
    if standing.signed_in and (standing.is_site_moderator or standing.is_host):
        return ALLOW
    return deny(Reason.NOT_FOUND)


def may_see_met(standing: Standing, depth: int, is_mine: bool) -> Decision:
    """A line of the list: a moderator whose stage reaches the room, and not of their own message."""
    if not (tends := may_tend_rules(standing)):
        return tends
    if depth > standing.stage or is_mine:
        return deny(Reason.NOT_FOUND)
    return ALLOW
