"""Figures and the bounds that they are held to: medians, percentiles, how they are judged and written. Pure; nothing is measured here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from math import ceil, isnan
from statistics import median
from typing import Any

Run = Mapping[str, float]
"""What one run told, by name."""


@dataclass(frozen=True)
class Figure:
    """One figure. `least` or `most`: the bound that it is held to, if there is one. `beside`: what it is to be read with."""

    title: str
    value: float
    form: str = "{:,.2f}"
    least: float | None = None
    most: float | None = None
    beside: str = ""

    @property
    def held(self) -> bool | None:
        """None without a bound. What could not be measured is no number and holds nothing."""
        if self.least is None and self.most is None:
            return None
        return (self.least is None or self.value >= self.least) and (self.most is None or self.value <= self.most)

    @property
    def told(self) -> str:
        return "–" if isnan(self.value) else self.form.format(self.value)

    @property
    def bound(self) -> str:
        signs = (("≥", self.least), ("≤", self.most))
        return " ".join(f"{sign} {self.form.format(limit)}" for sign, limit in signs if limit is not None)

    @property
    def judged(self) -> str:
        return {None: "", True: "held", False: "not held"}[self.held]


@dataclass(frozen=True)
class Part:
    """One part of the bench: what was measured under which conditions, the figures, and each run's own for who wants to look."""

    name: str
    title: str
    conditions: dict[str, Any]
    figures: list[Figure]
    runs: dict[str, list[dict[str, float]]]

    def described(self) -> dict[str, Any]:
        """As it is kept in JSON."""
        figures = [asdict(figure) | {"held": figure.held} for figure in self.figures]
        return {"title": self.title, "conditions": self.conditions, "figures": figures, "runs": self.runs}


@dataclass(frozen=True)
class Curve:
    """How something grows: for each size, what each side told."""

    axis: str
    conditions: dict[str, Any]
    points: list[tuple[int, dict[str, Run]]]

    def described(self) -> dict[str, Any]:
        """As it is kept in JSON."""
        return asdict(self)


def percentile(values: Iterable[float], share: float) -> float:
    """The smallest value that `share` of all are not above (nearest rank). Not a number where there are none."""
    ordered = sorted(values)
    return ordered[max(0, ceil(share * len(ordered)) - 1)] if ordered else float("nan")


def medians(runs: Sequence[Run]) -> dict[str, float]:
    """Each figure's median over the runs."""
    return {key: median(run[key] for run in runs) for key in runs[0]}


def times(seconds: Sequence[float], name: str) -> dict[str, float]:
    """p50 and p99 in milliseconds."""
    return {f"{name}_p50": 1000 * percentile(seconds, 0.5), f"{name}_p99": 1000 * percentile(seconds, 0.99)}


def ratio(ours: float, theirs: float) -> float:
    return ours / theirs if theirs else float("nan")


def as_text(part: Part) -> str:
    """For the terminal: columns as wide as they need to be."""
    rows = [(f.title, f.told, f.bound, f.judged, f.beside) for f in part.figures]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    lines = [
        f"  {title:<{widths[0]}}  {told:>{widths[1]}}  {bound:<{widths[2]}}  {judged:<{widths[3]}}  {beside}".rstrip()
        for title, told, bound, judged, beside in rows
    ]
    said = ", ".join(f"{name} {value}" for name, value in part.conditions.items())
    return "\n".join([f"{part.name}: {part.title} ({said})", *lines])


def as_markdown(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; the first column is words, the others are figures."""
    ruler = ["---", *("---:" for _ in head[1:])]
    cells = [head, ruler, *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in row)} |" for row in cells)


def renewed(text: str, name: str, block: str) -> str:
    """`text` with what stands between the markers of this name exchanged for `block`. Raises ValueError where they are missing."""
    first, last = f"<!-- {name}: written by make -->", f"<!-- {name}: end -->"
    before, found, rest = text.partition(first)
    _old, ended, after = rest.partition(last)
    if not found or not ended:
        raise ValueError(f"the markers of {name!r} are missing")
    return f"{before}{first}\n\n{block.strip()}\n\n{last}{after}"
