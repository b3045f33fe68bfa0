"""The help lines, as the host keeps them in config/help_lines.toml. No table, no person: who looks for help is remembered nowhere."""

from dataclasses import dataclass
from typing import Any

from community.shared import content


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
