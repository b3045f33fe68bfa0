"""The pages of moderation, told apart by who comes: who reports (to a group's moderators or to the site's), who sits at
the desk, with its lists and with one case, who acts, who keeps the roster."""

from . import acting, apart, case, desk, duty, protecting, reporting, talking, telling
from .blueprint import blueprint

__all__ = ["acting", "apart", "blueprint", "case", "desk", "duty", "protecting", "reporting", "talking", "telling"]
