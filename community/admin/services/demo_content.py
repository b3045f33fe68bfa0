"""What `hearth demo` tells: config/demo/*.toml read into plain values. Not here: dates, ids and rows (fill_demo.py, demo_rooms.py)."""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from community.shared import content

PASSWORD = "warm tea by the window"
"""Of everyone in the demo. Known to all, so a demo is nothing to live in: every page of it says so."""


@dataclass(frozen=True)
class DemoPerson:
    handle: str
    name: str
    interests: tuple[str, ...]
    joined_days_ago: int
    is_host: bool = False
    is_site_moderator: bool = False


@dataclass(frozen=True)
class DemoMember:
    handle: str
    stage: int
    roles: tuple[str, ...]
    joined_days_ago: int


@dataclass(frozen=True)
class DemoMessage:
    """`day`: whole days before today. `report`: {by, reason, words}; `hidden`: {by, reason}."""

    room: str
    author: str
    day: int
    time: str
    body: str
    key: str = ""
    reply_to: str = ""
    need: str | None = None
    notes: tuple[str, ...] = ()
    responses: tuple[tuple[str, str], ...] = ()
    """(who, kind)"""
    edited: bool = False
    taken_back: bool = False
    report: dict[str, str] = field(default_factory=dict)
    hidden: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class DemoGroup:
    about: dict[str, Any]
    """The file's [group]: key, name, gathers, about, for_whom, interests, join, question."""
    rooms: list[dict[str, Any]]
    members: list[DemoMember]
    messages: list[DemoMessage]


@dataclass(frozen=True)
class Demo:
    people: list[DemoPerson]
    groups: list[DemoGroup]


HOUSE = (
    DemoPerson("ilka-rowan", "Ilka Rowan", ("repairing", "tea"), 95, is_host=True),
    DemoPerson("benedek-marsh", "Benedek", ("board-games", "reading"), 94, is_site_moderator=True),
)
"""The host, and the moderator of the whole site. They belong to no group."""


@cache
def demo() -> Demo:
    """All files together. People first: some belong to groups of another file."""
    files = [tomllib.loads(path.read_text(encoding="utf-8")) for path in content.demo_files()]
    people = [
        DemoPerson(**{**person, "interests": tuple(person["interests"])}) for file in files for person in file["people"]
    ]
    return Demo([*HOUSE, *people], [_group(file) for file in files])


def _group(file: dict[str, Any]) -> DemoGroup:
    members = [DemoMember(**{**member, "roles": tuple(member["roles"])}) for member in file["members"]]
    return DemoGroup(file["group"], file["rooms"], members, [_message(message) for message in file["messages"]])


def _message(written: dict[str, Any]) -> DemoMessage:
    responses = tuple((given["by"], given["kind"]) for given in written.get("responses", ()))
    return DemoMessage(**{**written, "notes": tuple(written.get("notes", ())), "responses": responses})
