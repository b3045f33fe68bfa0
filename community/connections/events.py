"""What happens between two people. Whoever hears of it tells only those whom it concerns: most of it one person alone."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Invited:
    """Somebody asked somebody to connect."""

    invitation_id: int
    from_id: int
    to_id: int


@dataclass(frozen=True)
class InvitationAccepted:
    """The two are connected now, for the first time or anew."""

    invitation_id: int
    from_id: int
    to_id: int
    connection_id: int


@dataclass(frozen=True)
class InvitationClosed:
    """It ended otherwise: `state` is declined, lapsed or withdrawn. Of a declined one its writer must not hear."""

    invitation_id: int
    from_id: int
    to_id: int
    state: str


@dataclass(frozen=True)
class Parted:
    """This person ended the connection."""

    connection_id: int
    person_id: int
    other_id: int


@dataclass(frozen=True)
class DistanceChanged:
    """This person mutes, steps back from or blocks the other, or does so no longer. The other must not hear of it by name."""

    person_id: int
    other_id: int
    kind: str
    turns: bool = True
    """It began or ended. Else it stands as it stood, and something about it is otherwise: how long, who reads of it."""


@dataclass(frozen=True)
class AskedForCompany:
    """Somebody asks these for company. Who of them may hear of it, the audience says."""

    ask_id: int
    from_id: int
    to_ids: tuple[int, ...]


@dataclass(frozen=True)
class CompanyBegun:
    """One of those who were asked came first, and the two are in their conversation. `others`: who had not declined. To them it is over,
    and they must not hear how."""

    ask_id: int
    from_id: int
    with_id: int
    room_id: int
    others: tuple[int, ...]


@dataclass(frozen=True)
class CompanyClosed:
    """Nobody came: taken back, or lapsed. `to_ids`: who had not declined."""

    ask_id: int
    from_id: int
    to_ids: tuple[int, ...]


@dataclass(frozen=True)
class CompanyDeclined:
    """This person let it be. Whoever asked must not hear of it."""

    ask_id: int
    person_id: int


@dataclass(frozen=True)
class TogetherEnded:
    """One of the two ended the breathing for both. The other hears that it ended, not by whom."""

    person_id: int
    other_id: int
    room_id: int | None
