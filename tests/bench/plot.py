"""The plot of `make bench-scale`: four small ones in one picture, readable on light and dark pages."""

from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("svg")
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

OURS, THEIRS = "#1f6f78", "#b4532a"
LOOK: dict[Any, Any] = {
    "svg.hashsalt": "growth",  # the same figures make the same file
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.size": 9,
    "axes.grid": True,
    "grid.color": "#dddddd",
    "axes.edgecolor": "#888888",
}

Series = list[tuple[str, str, str, str]]
"""Name, side, key, colour."""

PANELS: dict[str, tuple[str, str, Series]] = {
    "fanout": (
        "Fan-out, saturated, every message committed",
        "deliveries/s",
        [("Hearth", "hearth", "deliveries_per_second", OURS), ("stock", "stock", "deliveries_per_second", THEIRS)],
    ),
    "circle": (
        "A circle, saturated, the whole path",
        "messages/s",
        [("Hearth", "hearth", "messages_per_second", OURS), ("stock", "stock", "messages_per_second", THEIRS)],
    ),
    "memory": (
        "Server memory for all connected",
        "MB",
        [("Hearth", "hearth", "megabytes", OURS), ("stock", "stock", "megabytes", THEIRS)],
    ),
    "history": (
        "History: p50 of",
        "ms",
        [
            ("newest page", "hearth", "newest", OURS),
            ("page in the middle", "hearth", "middle", "#7fb0b5"),
            ("search, ordinary words", "hearth", "words", THEIRS),
            ("search, the…", "hearth", "prefix", "#d9a38c"),
        ],
    ),
}


TENFOLD = ("fanout",)
"""Where both axes grow by factors, so that small rooms are seen as well."""


def draw(kept: dict[str, Any], out: Path) -> None:
    """A panel for each curve that was measured."""
    shown = [name for name in PANELS if name in kept]
    with matplotlib.rc_context(LOOK):
        figure = Figure(figsize=(9, 3.2 * ((len(shown) + 1) // 2)), layout="constrained")
        for place, name in enumerate(shown, 1):
            _panel(figure.add_subplot((len(shown) + 1) // 2, 2, place), name, kept[name])
        out.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})


def _panel(axes: Axes, name: str, curve: dict[str, Any]) -> None:
    title, unit, series = PANELS[name]
    for label, side, key, colour in series:
        points = [(size, point[side][key]) for size, point in curve["points"]]
        axes.plot(*zip(*points, strict=True), label=label, color=colour, marker="o", markersize=3.5, linewidth=1.5)
    sizes = [size for size, _point in curve["points"]]
    axes.set_xscale("log")
    axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
    if name in TENFOLD:
        axes.set_yscale("log")
    else:
        axes.set_ylim(bottom=0)
    axes.minorticks_off()
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _place: f"{value:,.0f}"))
    axes.set(title=title, xlabel=curve["axis"], ylabel=unit)
    axes.legend(frameon=False)
