"""The pages of moderation, told apart by who comes: who reports, who sits at the desk, who acts."""

from . import acting, desk, reporting
from .blueprint import blueprint

__all__ = ["acting", "blueprint", "desk", "reporting"]
