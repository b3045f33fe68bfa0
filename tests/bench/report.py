"""What was measured, as tables and a plot of docs/performance.md. Everything between the page's markers is written here; the words
around them are a person's."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.bench.figures import Figure, as_markdown, renewed

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "performance.md"
PLOT = ROOT / "docs" / "images" / "growth.svg"

Cell = Callable[[dict[str, Any]], str]


def _of(side: str, key: str, form: str) -> Cell:
    return lambda point: form.format(point[side][key])


def _times(key: str) -> Cell:
    """How many times stock's figure ours is."""
    return lambda point: f"{point['hearth'][key] / point['stock'][key]:.1f}×"


# "stock" stands behind each figure that it is to be read with.
COLUMNS: dict[str, tuple[str, list[tuple[str, Cell]]]] = {
    "fanout": (
        "Fan-out",
        [
            ("deliveries/s", _of("hearth", "deliveries_per_second", "{:,.0f}")),
            ("stock", _of("stock", "deliveries_per_second", "{:,.0f}")),
            ("ratio", _times("deliveries_per_second")),
            ("CPU ms per 1,000", _of("hearth", "cpu_ms_per_1000", "{:.1f}")),
            ("stock", _of("stock", "cpu_ms_per_1000", "{:.1f}")),
            ("paced: delivery p50, ms", _of("hearth", "delivery_p50", "{:.1f}")),
            ("stock", _of("stock", "delivery_p50", "{:.1f}")),
            ("p99, ms", _of("hearth", "delivery_p99", "{:.1f}")),
            ("stock", _of("stock", "delivery_p99", "{:.1f}")),
        ],
    ),
    "circle": (
        "A circle",
        [
            ("messages/s", _of("hearth", "messages_per_second", "{:,.0f}")),
            ("stock", _of("stock", "messages_per_second", "{:,.0f}")),
            ("paced: ack p50, ms", _of("hearth", "ack_p50", "{:.1f}")),
            ("stock", _of("stock", "ack_p50", "{:.1f}")),
            ("ack p99, ms", _of("hearth", "ack_p99", "{:.1f}")),
            ("stock", _of("stock", "ack_p99", "{:.1f}")),
        ],
    ),
    "memory": (
        "Memory",
        [
            ("KB a client", _of("hearth", "kilobytes", "{:.0f}")),
            ("stock", _of("stock", "kilobytes", "{:.0f}")),
            ("whole server, MB", _of("hearth", "megabytes", "{:,.0f}")),
            ("stock", _of("stock", "megabytes", "{:,.0f}")),
        ],
    ),
    "history": (
        "History",
        [
            ("newest page, p50 ms", _of("hearth", "newest", "{:.1f}")),
            ("a page in the middle", _of("hearth", "middle", "{:.1f}")),
            ("search, ordinary words", _of("hearth", "words", "{:.1f}")),
            ("search, the…", _of("hearth", "prefix", "{:.1f}")),
        ],
    ),
}


def conditions_of(told: dict[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in told.items())


def bounds(kept: dict[str, Any]) -> str:
    """Each part of `make bench` with its figures, their bounds and whether those are held."""
    blocks = [f"Measured on {conditions_of(kept['machine'])}."]
    for name, part in kept["parts"].items():
        figures = [Figure(**{key: value for key, value in told.items() if key != "held"}) for told in part["figures"]]
        rows = [[figure.title, figure.told, figure.bound, figure.judged, figure.beside] for figure in figures]
        blocks.append(f"**{name}**: {part['title']}. {conditions_of(part['conditions'])}.")
        blocks.append(as_markdown(["", "measured", "bound", "", "beside"], rows))
    return "\n\n".join(blocks)


def growth(kept: dict[str, Any]) -> str:
    """A table for each curve of `make bench-scale` that was measured, below the plot."""
    blocks = [
        f"Measured on {conditions_of(kept['machine'])}.",
        f"![How fan-out, circles, memory and history grow](images/{PLOT.name})",
    ]
    for name, (title, columns) in COLUMNS.items():
        if name in kept:
            curve = kept[name]
            rows = [[f"{size:,}", *(cell(point) for _name, cell in columns)] for size, point in curve["points"]]
            blocks.append(f"**{title}.** {conditions_of(curve['conditions'])}.")
            blocks.append(as_markdown([curve["axis"], *(name for name, _cell in columns)], rows))
    return "\n\n".join(blocks)


def write_bounds(kept: dict[str, Any]) -> None:
    PAGE.write_text(renewed(PAGE.read_text(encoding="utf-8"), "make bench", bounds(kept)), encoding="utf-8")


def write_growth(kept: dict[str, Any]) -> None:
    from tests.bench.plot import draw  # what draws is installed for `make bench-scale` alone

    draw(kept, PLOT)
    PAGE.write_text(renewed(PAGE.read_text(encoding="utf-8"), "make bench-scale", growth(kept)), encoding="utf-8")
