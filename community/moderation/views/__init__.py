"""The pages of moderation, told apart by who comes: who reports (to a group's moderators or to the site's), who sits at
the desk, with its lists and with one case, who acts and looks again, who keeps the roster, who needs a rest, how a month was."""

from . import (
    acting,
    acting_on_words,
    apart,
    care,
    case,
    desk,
    duty,
    protecting,
    reporting,
    second_looks,
    talking,
    telling,
    tending,
)
from .blueprint import blueprint

__all__ = [
    "acting",
    "acting_on_words",
    "apart",
    "blueprint",
    "care",
    "case",
    "desk",
    "duty",
    "protecting",
    "reporting",
    "second_looks",
    "talking",
    "telling",
    "tending",
]
