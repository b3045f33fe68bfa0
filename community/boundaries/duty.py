"""Who is on duty, by the clock on the wall of the place, and who is told of a report; and who may see and change a roster. All pure.

A roster says who looks after a place at which hours of the week. Nobody is kept from looking at other hours: it decides who is told.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from community.accounts.rules import DAY, moment
from community.groups.rules import Role

from .decision import ALLOW, Decision, Reason, deny
from .groups import Standing

LOOKED_BACK = timedelta(days=28)
"""So far is looked back for when somebody was last on duty."""
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Slot:
    """Every week on this day (0: Monday), in minutes of the day; an end at or before the beginning is on the next day. `holder` None:
    it is open."""

    id: int
    weekday: int
    begins: int
    ends: int
    holder: int | None


@dataclass(frozen=True)
class Swap:
    """The holder asks for somebody else on one date. Until it is taken, it stays theirs."""

    slot_id: int
    day: date
    taken_by: int | None
    asked_by: int | None = None
    id: int = 0


@dataclass(frozen=True)
class Roster:
    """`turns`: when somebody was last asked because nobody was on duty. `serving`: who can hold a slot."""

    zone: str = "UTC"
    slots: tuple[Slot, ...] = ()
    swaps: tuple[Swap, ...] = ()
    turns: Mapping[int, datetime] = field(default_factory=dict)
    serving: tuple[int, ...] = ()
    away: frozenset[int] = frozenset()
    """Who put everything down for a while: on duty at no hour."""

    @property
    def is_kept(self) -> bool:
        """Somebody holds something of it. One that nobody keeps says nothing."""
        return any(slot.holder is not None for slot in self.slots)


@dataclass(frozen=True)
class Watch:
    """A slot on one date, in real time (UTC)."""

    slot: Slot
    day: date
    begins: datetime
    ends: datetime
    person: int | None


def watches(roster: Roster, first: date, days: int) -> list[Watch]:
    """Those that begin on these days by the roster's clock, in their order. Right on the days when clocks change, as quiet hours are: an
    hour that comes twice is served twice, and a time that does not exist is when the clock moves on, so what follows on each other
    leaves no gap."""
    here = ZoneInfo(roster.zone)
    instead = {(swap.slot_id, swap.day): swap.taken_by for swap in roster.swaps}
    found = []
    for day in (first + timedelta(days=ahead) for ahead in range(days)):
        for slot in roster.slots:
            if slot.weekday != day.weekday():
                continue
            over = slot.ends if slot.ends > slot.begins else slot.ends + DAY
            begins, ends = moment(here, day, slot.begins, last=False), moment(here, day, over, last=True)
            if begins < ends:
                person = instead.get((slot.id, day)) or slot.holder
                found.append(Watch(slot, day, begins, ends, person))
    return sorted(found, key=lambda watch: (watch.begins, watch.ends, watch.slot.id))


def today_of(roster: Roster, at: datetime) -> date:
    return at.astimezone(ZoneInfo(roster.zone)).date()


def on_duty(roster: Roster, at: datetime) -> list[Watch]:
    """The watches that hold now and that somebody has."""
    # A day ahead too: a clock that goes back over midnight shows yesterday's date again while a watch of today has begun.
    near = watches(roster, today_of(roster, at) - timedelta(days=1), 3)
    return [watch for watch in near if _serves(watch, roster) and watch.begins <= at < watch.ends]


def _serves(watch: Watch, roster: Roster) -> bool:
    return watch.person is not None and watch.person not in roster.away


def is_unwatched(roster: Roster, at: datetime) -> bool:
    """Nobody is on duty, where a roster is kept."""
    return roster.is_kept and not on_duty(roster, at)


def last_duty(roster: Roster, at: datetime) -> dict[int, datetime]:
    """When each was last on duty or asked in its place."""
    last = dict(roster.turns)
    for watch in watches(roster, today_of(roster, at - LOOKED_BACK), LOOKED_BACK.days + 1):
        if watch.person is not None and watch.begins <= at:
            last[watch.person] = max(last.get(watch.person, _NEVER), watch.begins)
    return last


def in_line(people: Iterable[int], roster: Roster, at: datetime) -> list[int]:
    """Whose turn it is when nobody is on duty: who had it least recently comes first."""
    last = last_duty(roster, at)
    return sorted(people, key=lambda person: (last.get(person, _NEVER), person))


SOON = timedelta(hours=24)
"""A watch that begins within this time is worth waiting for, for what only waits for a look."""


@dataclass(frozen=True)
class Looks:
    """Who is told that a message waits for a look. `quietly`: it lies in their inbox and rings nowhere."""

    people: tuple[int, ...]
    quietly: bool = False


def who_looks(looking: Collection[int], roster: Roster, at: datetime) -> Looks:
    """Of those who may look: who is on duty; else, quietly, whose watch comes next; all of them where none of it comes soon."""
    if not roster.is_kept:
        return Looks(tuple(looking))
    near = watches(roster, today_of(roster, at) - timedelta(days=1), SOON.days + 3)
    near = [watch for watch in near if watch.person in looking and _serves(watch, roster)]
    here = dict.fromkeys(watch.person for watch in near if watch.begins <= at < watch.ends)
    if here:
        return Looks(tuple(person for person in here if person is not None))
    coming = [watch for watch in near if at < watch.begins <= at + SOON]
    first = dict.fromkeys(watch.person for watch in coming if watch.begins == coming[0].begins)
    if first:
        return Looks(tuple(person for person in first if person is not None), quietly=True)
    return Looks(tuple(person for person in looking if person not in roster.away) or tuple(looking))


@dataclass(frozen=True)
class Told:
    """`in_turn`: nobody was on duty, so it is the turn of who is told."""

    people: tuple[int, ...]
    in_turn: bool = False


def who_is_asked_first(
    handling: Collection[int], heavy: Mapping[int, int], most: int, away: Collection[int]
) -> list[int]:
    """Of those who may handle a case: not who put everything down, and of a heavy one not who took so many already. `heavy`: how many
    each took of late. Where that leaves nobody, all of them: a case is never without anybody."""
    here = [person for person in handling if person not in away] or list(handling)
    return [person for person in here if heavy.get(person, 0) < most] or here


def who_is_told(handling: Collection[int], resting: Collection[int], roster: Roster, at: datetime) -> Told:
    """Of those who may handle it: who is on duty and can be reached; else the next in line who can. Where all of them rest, who is on duty
    finds it afterwards, else the first in line. A roster that nobody keeps leaves it to all of them."""
    if not handling or not roster.is_kept:
        return Told(tuple(handling))
    serving = dict.fromkeys(watch.person for watch in on_duty(roster, at))
    here = [person for person in serving if person is not None and person in handling]
    awake = [person for person in here if person not in resting]
    if awake:
        return Told(tuple(awake))
    line = in_line(handling, roster, at)
    reached = [person for person in line if person not in resting]
    if reached:
        return Told((reached[0],), in_turn=True)
    return Told(tuple(here)) if here else Told(tuple(line[:1]), in_turn=True)


def may_see_roster(standing: Standing, of_site: bool = False) -> Decision:
    """A group's: its moderators and facilitators. The site's: its moderators and the host."""
    if of_site:
        return ALLOW if standing.signed_in and _serves_site(standing) else deny(Reason.NOT_FOUND)
    if not standing.is_member or not standing.has(Role.MODERATOR, Role.FACILITATOR):
        return deny(Reason.NOT_FOUND)
    return ALLOW


def may_serve(standing: Standing, of_site: bool = False) -> Decision:
    """Hold a slot, or take a watch for another: who moderates there."""
    if not (sees := may_see_roster(standing, of_site)):
        return sees
    if of_site:
        return ALLOW if standing.is_site_moderator else deny(Reason.NOT_YOUR_ROLE)
    return ALLOW if standing.has(Role.MODERATOR) else deny(Reason.NOT_YOUR_ROLE)


def may_take_slot(standing: Standing, of_site: bool, is_open: bool) -> Decision:
    if not (serves := may_serve(standing, of_site)):
        return serves
    return ALLOW if is_open else deny(Reason.TAKEN)


def may_give_slot(standing: Standing, of_site: bool, is_mine: bool) -> Decision:
    """Give it away, or ask somebody to take one date of it. Nobody takes a duty from another here."""
    if not (serves := may_serve(standing, of_site)):
        return serves
    return ALLOW if is_mine else deny(Reason.NOT_YOUR_SLOT)


def may_drop_slot(standing: Standing, of_site: bool, is_open: bool, is_mine: bool) -> Decision:
    """Take it out of the roster: what is open, or one's own."""
    if not (sees := may_see_roster(standing, of_site)):
        return sees
    return ALLOW if is_open or is_mine else deny(Reason.NOT_YOUR_SLOT)


def may_take_swap(standing: Standing, of_site: bool, is_mine: bool, is_open: bool) -> Decision:
    """A date that another asks to have taken."""
    if not (serves := may_serve(standing, of_site)):
        return serves
    if is_mine:
        return deny(Reason.NOT_YOURSELF)
    return ALLOW if is_open else deny(Reason.TAKEN)


def may_end_swap(standing: Standing, of_site: bool, is_mine: bool, is_open: bool) -> Decision:
    """Keep the date after all, while nobody has taken it."""
    if not (serves := may_serve(standing, of_site)):
        return serves
    if not is_mine:
        return deny(Reason.NOT_YOUR_SLOT)
    return ALLOW if is_open else deny(Reason.TAKEN)


def _serves_site(standing: Standing) -> bool:
    return standing.is_site_moderator or standing.is_host
