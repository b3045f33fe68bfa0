"""What happened to a group or to somebody's place in it. MembershipChanged is published beside each more particular one."""

from dataclasses import dataclass

from .rules import Keep, Role


@dataclass(frozen=True)
class GroupFounded:
    group_id: int
    founder_id: int


@dataclass(frozen=True)
class JoinAsked:
    group_id: int
    person_id: int


@dataclass(frozen=True)
class JoinAnswered:
    """A facilitator answered somebody who asked to join."""

    group_id: int
    person_id: int
    accepted: bool


@dataclass(frozen=True)
class MemberJoined:
    group_id: int
    person_id: int


@dataclass(frozen=True)
class MemberLeft:
    """By themselves. `keep`: what they chose for what they wrote."""

    group_id: int
    person_id: int
    keep: Keep


@dataclass(frozen=True)
class MemberRemoved:
    """By a moderator."""

    group_id: int
    person_id: int


@dataclass(frozen=True)
class MembershipChanged:
    """Role, stage, quiet time, agreement, coming or going: what this person may see or do here may be different now."""

    group_id: int
    person_id: int


@dataclass(frozen=True)
class RoleGiven:
    """A duty in the group, by a facilitator or, where there was none left, by the host. `by_id` is who gave it."""

    group_id: int
    person_id: int
    role: Role
    by_id: int
    by_host: bool = False


@dataclass(frozen=True)
class RoleTaken:
    """By a facilitator, or laid down by themselves: then `by_id` is theirs."""

    group_id: int
    person_id: int
    role: Role
    by_id: int


@dataclass(frozen=True)
class AgreementChanged:
    group_id: int
    version: int
