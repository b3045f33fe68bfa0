"""What was said lately in the rooms of a group, as this process remembers it: how often by whom, and which words. Asked before each message,
so it asks no database. Beside other processes each remembers its own; a restart forgets. Not here: what follows from it
(boundaries/protecting.py)."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from community.rooms.rules import Lately

SAME_WITHIN = timedelta(minutes=10)
PACE_WITHIN = timedelta(minutes=5)
SAME_LEAST = 12
"""Shorter words, such as a greeting, are no repetition however often they are said."""
OWN_MOST = 64
GROUPS_MOST = 2_000


@dataclass
class _Group:
    times: deque[datetime] = field(default_factory=lambda: deque(maxlen=4_000))
    of: dict[int, deque[tuple[datetime, int, str]]] = field(default_factory=dict)


_kept: dict[int, _Group] = {}
_lock = Lock()


def lately(group_id: int, person_id: int, words: str, nonce: str, at: datetime) -> Lately:
    """Without this message itself: a resend with the same nonce is the same message."""
    with _lock:
        group = _kept.get(group_id)
        if group is None:
            return Lately()
        while group.times and group.times[0] <= at - PACE_WITHIN:
            group.times.popleft()
        own = [one for one in group.of.get(person_id, ()) if one[2] != nonce]
        print_of = _print_of(words)
        return Lately(
            same=sum(1 for when, printed, _nonce in own if printed and printed == print_of and when > at - SAME_WITHIN),
            own=sum(1 for when, _printed, _nonce in own if when > at - PACE_WITHIN),
            everyone=len(group.times),
        )


def note_said(group_id: int, person_id: int, words: str, nonce: str, at: datetime) -> None:
    """Also of a message whose transaction comes to nothing: sent anew it has the same nonce, and counts once."""
    with _lock:
        group = _kept.get(group_id)
        if group is None:
            while len(_kept) >= GROUPS_MOST:
                del _kept[next(iter(_kept))]
            group = _kept[group_id] = _Group()
        own = group.of.setdefault(person_id, deque(maxlen=OWN_MOST))
        if all(one[2] != nonce for one in own):
            own.append((at, _print_of(words), nonce))
            group.times.append(at)
        if len(group.of) > OWN_MOST:  # those who have been silent for a while
            group.of = {person: said for person, said in group.of.items() if said[-1][0] > at - SAME_WITHIN}


def _print_of(words: str) -> int:
    """Of the words alone, whatever the blanks and capitals; 0 for few."""
    bare = "".join(words.casefold().split())
    return hash(bare) if len(bare) >= SAME_LEAST else 0
