"""May something ring for a person now: a sound, a push, a mail? Or does it wait for the summary after their rest, or not ring at all?

Precedence as everywhere: what keeps two people apart, then mute, then rest, then the sender's own courtesy.
"""

from dataclasses import dataclass

from community.accounts.rules import Rest

from .decision import ALLOW, Decision, Reason, deny

WAITS = frozenset({Reason.RESTING})
"""Denied for these reasons it comes in the summary; for any other it does not ring later either."""


@dataclass(frozen=True)
class RingFacts:
    """Of the one for whom it would ring. The default is somebody who is not there."""

    there: bool = False
    is_own: bool = False
    """They caused it themselves."""
    kept_apart: bool = False
    """A block or a step back, of either side, stands between them and whoever caused it."""
    muted: bool = False
    """They mute whoever caused it."""
    rest: Rest | None = None
    """Quiet hours, capacity *resting* or a break."""
    sent_quietly: bool = False


def may_ring(facts: RingFacts) -> Decision:
    """`until` of the answer: when their rest ends, if that can be said."""
    if not facts.there or facts.is_own:
        return deny(Reason.NOT_FOUND)
    if facts.kept_apart or facts.muted:
        return deny(Reason.NOT_TAKING_MESSAGES)
    if facts.sent_quietly:
        return deny(Reason.QUIETLY)
    if facts.rest is not None:
        return deny(Reason.RESTING, facts.rest.until)
    return ALLOW


def waits(decision: Decision) -> bool:
    """Whether what may not ring now comes in the summary afterwards."""
    return decision.reason in WAITS
