"""The staircase: features from the lowest to the highest. A feature imports only lower ones. App, migrations, jobs and tests
read this list; what is not on it does not exist."""

import importlib
import importlib.util
from types import ModuleType

FEATURES = (
    "accounts",
    "safety",
    "groups",
    "rooms",
    "connections",
    "disclosure",
    "moderation",
    "notifications",
    "admin",
)

PLUMBING_WITH_TABLES = ("community.shared.site", "community.shared.jobs", "community.shared.mail")


def modules(name: str) -> list[ModuleType]:
    """The module of this name (models, listeners, views …) of every feature that has one, from low to high."""
    found = []
    for feature in FEATURES:
        path = f"community.{feature}.{name}"
        if importlib.util.find_spec(path) is not None:
            found.append(importlib.import_module(path))
    return found


def load_models() -> None:
    """Make every table known to Base.metadata."""
    for path in PLUMBING_WITH_TABLES:
        importlib.import_module(path)
    modules("models")
