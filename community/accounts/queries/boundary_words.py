"""The words of boundaries: which settings there are, their choices and templates (config/boundaries.toml), topics, time zones.

Not here: what somebody has set (boundaries.py)."""

from dataclasses import dataclass
from functools import cache
from zoneinfo import available_timezones

from community.shared import content
from community.shared.errors import NotFound

YES, NO = "yes", "no"
_REGIONS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
"""Of the tz database: the rest are old names for the same, and zones without a place."""


@dataclass(frozen=True)
class Setting:
    """`choices`: value and label, the default first; none where one writes freely. `cards`: words for the boundary card by value."""

    key: str
    group: str
    label: str
    notices: str
    choices: dict[str, str]
    cards: dict[str, str]

    @property
    def default(self) -> str:
        return next(iter(self.choices), "")


@dataclass(frozen=True)
class Group:
    key: str
    label: str
    says: str


@dataclass(frozen=True)
class Template:
    key: str
    label: str
    says: str
    sets: dict[str, str]


def _settings() -> dict[str, Setting]:
    return {
        entry["key"]: Setting(
            key=entry["key"],
            group=entry["group"],
            label=entry["label"],
            notices=entry["notices"],
            choices={choice["value"]: choice["label"] for choice in entry.get("choices", ())},
            cards={choice["value"]: choice["card"] for choice in entry.get("choices", ()) if "card" in choice},
        )
        for entry in content.table("boundaries")["settings"]
    }


SETTINGS = _settings()
GROUPS = tuple(Group(entry["key"], entry["label"], entry["says"]) for entry in content.table("boundaries")["groups"])
TEMPLATES = tuple(
    Template(entry["key"], entry["label"], entry["says"], entry["sets"])
    for entry in content.table("boundaries")["templates"]
)


def choices_of(key: str) -> dict[str, str]:
    return SETTINGS[key].choices


def card_words(key: str, value: str) -> str:
    return SETTINGS[key].cards.get(value, "") if value else ""


def template_for(key: str) -> Template:
    """Raises NotFound."""
    for template in TEMPLATES:
        if template.key == key:
            return template
    raise NotFound


@cache
def time_zones() -> frozenset[str]:
    """The zones that have a place, and UTC."""
    return frozenset({"UTC", *(zone for zone in available_timezones() if zone.split("/")[0] in _REGIONS)})


@cache
def zones_by_region() -> dict[str, dict[str, str]]:
    """For choosing one: {region: {zone: place}}."""
    found: dict[str, dict[str, str]] = {}
    for zone in sorted(time_zones() - {"UTC"}):
        region, place = zone.split("/", 1)
        found.setdefault(region, {})[zone] = place.replace("_", " ").replace("/", ", ")
    return found
