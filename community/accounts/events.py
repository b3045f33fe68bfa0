"""What happens to accounts. Published by accounts alone, heard by whoever stands above."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class SignedUp:
    person_id: int


@dataclass(frozen=True)
class SignedOut:
    """A device was signed out: the one whose sign-in is named, or every one (None)."""

    person_id: int
    sign_in: str | None


@dataclass(frozen=True)
class AccountChanged:
    """Name, handle, interests or a duty on the site is another than before."""

    person_id: int


@dataclass(frozen=True)
class ProfileChanged:
    """What others may see of this person is another than before: words, their depth, or how far somebody may read."""

    person_id: int


@dataclass(frozen=True)
class ProfileGone:
    """The account closed, or two parted. `readers`: who could see the person or more of them than now; afterwards nobody can be asked for."""

    person_id: int
    readers: tuple[int, ...]


@dataclass(frozen=True)
class BoundariesChanged:
    """What this person allows others, or lets them read of it, is another than before."""

    person_id: int


@dataclass(frozen=True)
class OwnWordsChanged:
    """Words of their own that they would rather not meet. Nobody else's page has a use for knowing."""

    person_id: int


@dataclass(frozen=True)
class BreakBegun:
    """The whole account rests from now on."""

    person_id: int


@dataclass(frozen=True)
class BreakEnded:
    """They came back, or the date they had set has come."""

    person_id: int


@dataclass(frozen=True)
class AllMet:
    """Back from a break, somebody lets what waited be. Each feature marks its own as met, in this transaction."""

    person_id: int


@dataclass(frozen=True)
class AccountErased:
    """The person leaves for good. Each feature erases or makes nameless what it holds of them, in this transaction."""

    person_id: int


@dataclass(frozen=True)
class ExportAsked:
    """The person wants everything we hold of them. Each feature puts its share under its own name, fit for JSON."""

    person_id: int
    into: dict[str, Any] = field(hash=False)


@dataclass(frozen=True)
class DutySet:
    """A host gave somebody a duty on the site, or took it. `duty`: moderator or host."""

    person_id: int
    actor_id: int
    duty: str
    has: bool


@dataclass(frozen=True)
class ContactTried:
    """Somebody tried to reach a person with whom moderators set no contact. `how`: as in moderation.rules.apart.Try. The other never hears of it."""

    person_id: int
    other_id: int
    how: str
