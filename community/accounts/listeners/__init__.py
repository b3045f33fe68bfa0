"""What accounts does when something happened to one, a file per thing that it holds: each has its share of erasing and exporting."""

from . import people, profiles

__all__ = ["people", "profiles"]
