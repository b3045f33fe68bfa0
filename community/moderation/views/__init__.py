"""The pages of moderation, told apart by who comes: who reports (to a group's moderators or to the site's), who sits at
the desk, with its lists and with one case, who acts and looks again, who keeps the roster."""

from . import acting, acting_on_words, apart, case, desk, duty, protecting, reporting, second_looks, talking, telling
from .blueprint import blueprint

__all__ = [
    "acting",
    "acting_on_words",
    "apart",
    "blueprint",
    "case",
    "desk",
    "duty",
    "protecting",
    "reporting",
    "second_looks",
    "talking",
    "telling",
]
