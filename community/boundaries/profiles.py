"""How far somebody reads in my profile, as far as I may be told of it. What they really read is people.stage_with."""

from dataclasses import replace

from .people import Between


def as_told(theirs: Between, mine: Between) -> Between:
    """How another stands to me (`theirs`: they as the actor, `mine`: I as the actor), without what is theirs alone: that they block me,
    and that they declined my invitation. A preview or a count which knew of either would give it away."""
    return replace(theirs, i_block=False, they_invited=mine.invited_open)
