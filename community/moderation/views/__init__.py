"""The pages of moderation, told apart by who comes: who reports (to a group's moderators or to the site's), who sits at
the desk, with its lists and with one case, who acts."""

from . import acting, case, desk, protecting, reporting, telling
from .blueprint import blueprint

__all__ = ["acting", "blueprint", "case", "desk", "protecting", "reporting", "telling"]
