"""The help lines, as the host keeps them in config/help_lines.toml, and which of them are near somebody. No table: who looks for help is
remembered nowhere."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from babel.core import get_global

from community.accounts.queries import zone_of
from community.shared import content
from community.shared.actor import Actor

from . import rules


@dataclass(frozen=True)
class Line:
    name: str
    phone: str
    url: str
    hours: str
    about: str


@dataclass(frozen=True)
class Country:
    code: str
    name: str
    emergency: str
    lines: tuple[Line, ...]


def _line(written: dict[str, Any]) -> Line:
    return Line(*(str(written.get(key, "")) for key in ("name", "phone", "url", "hours", "about")))


def countries() -> list[Country]:
    """Every country of the list, in the list's order."""
    return [
        Country(
            code=str(entry["code"]).upper(),
            name=str(entry["name"]),
            emergency=str(entry.get("emergency", "")),
            lines=tuple(_line(line) for line in entry.get("lines", ())),
        )
        for entry in content.table("help_lines").get("countries", ())
    ]


def elsewhere() -> list[Line]:
    """Lines for who lives in none of them."""
    return [_line(line) for line in content.table("help_lines").get("elsewhere", ())]


def note() -> str:
    return str(content.table("help_lines").get("note", ""))


def lives_in(actor: Actor | None) -> str:
    """The country of their time zone (Unicode CLDR's), by its code; empty where it says none."""
    return str(get_global("zone_territories").get(zone_of(actor), "")) if actor is not None else ""


@dataclass(frozen=True)
class Near:
    """Help lines for one person. `country` None: nothing says where they are, and `elsewhere` has lines of many countries."""

    country: Country | None
    elsewhere: list[Line]


def lines_near(actor: Actor, languages: Iterable[str]) -> Near:
    """`languages`: as their browser names them."""
    known = {one.code: one for one in countries()}
    return Near(known.get(rules.country_to_show(None, languages, known, lives_in(actor))), elsewhere())
