"""What accounts does when something happened to one, a file per thing that it holds: each has its share of erasing and exporting."""

from . import boundaries, people, profiles

__all__ = ["boundaries", "people", "profiles"]
