"""Who is acting. `current_user` ends at the edge; below it everything takes an Actor."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person as of this request or event. `sign_in` names the sign-in (device) it came through."""

    id: int
    handle: str
    name: str
    is_host: bool = False
    is_site_moderator: bool = False
    shows_presence: str = "nobody"
    shows_typing: bool = False
    sign_in: str = ""


SYSTEM = Actor(id=0, handle="", name="Hearth")
"""Jobs and commands act as this. It is nobody's member and has no role."""
