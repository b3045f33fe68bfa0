"""The pages of moderation, told apart by who comes: who reports (to a group's moderators or to the site's), who sits at
the desk (of a group or of the site), who acts."""

from . import acting, desk, protecting, reporting, site, telling
from .blueprint import blueprint

__all__ = ["acting", "blueprint", "desk", "protecting", "reporting", "site", "telling"]
