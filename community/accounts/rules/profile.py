"""Pure rules of profiles: what an answer may hold, how deep it may lie, and how few readers are said."""

OWN = "own"
"""The question of an answer to one's own question."""
INTERESTS = "interests"
"""The question that is answered with tags."""

DEPTHS = range(5)
"""0: everybody here who may find the person; 1: who shares a group with them, and connections; 2 to 4: connections from that stage on."""
OWN_DEPTH = 2
"""Of an answer to one's own question, at first."""

ANSWER_MOST = 2000
TITLE_MOST = 120
OWN_MOST = 12
"""Answers to own questions."""

FEW = 5
"""Fewer than these could point at someone (product.md, *Small numbers*)."""


def blurred(people: int) -> int | None:
    """How many may be said: nobody, the number, or None for a few."""
    return None if 0 < people < FEW else people
