"""`make bench-scale`: how fan-out, circles, history and memory grow, beside stock Flask-SocketIO. Writes var/bench-scale.json and from
it the tables and the plot of docs/performance.md; curves that are left out by --only keep what is there."""

import argparse
import json
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.bench import report  # noqa: E402
from tests.bench.figures import Curve, Run, medians  # noqa: E402
from tests.bench.ground import (  # noqa: E402
    World,
    hearth_ground,
    load,
    machine,
    made_world,
    open_many_files,
    server_of,
    take_clients_core,
)
from tests.bench.history import fill, past, read_pages, searched  # noqa: E402
from tests.bench.idle import connected  # noqa: E402
from tests.bench.talking import CIRCLE_RATE, RATE, WRITERS, common, flooded, paced  # noqa: E402

PEOPLE = (10, 30, 100, 300, 1000, 2000)
CIRCLES = (4, 8, 12, 24, 48)
MESSAGES = (1_000, 10_000, 100_000, 1_000_000)
SIDES = {"hearth": "hearth", "stock": "orm"}
OUT = ROOT / "var" / "bench-scale.json"


def grown(
    sizes: Sequence[int], runs: int, measure: Callable[[str, World, int], Run]
) -> list[tuple[int, dict[str, Run]]]:
    """What both sides tell at each size: medians of so many runs, each on a fresh server."""
    with made_world(max(sizes)) as world:
        return [
            (
                size,
                {side: medians([measure(kind, world, size) for _run in range(runs)]) for side, kind in SIDES.items()},
            )
            for size in sizes
        ]


def fanout(options: Namespace) -> Curve:
    """Clients offer no compression: stock at its best."""
    plain = Namespace(**vars(options) | {"compression": False})
    conditions = {"writers": f"{WRITERS} at most", "messages/s when paced": RATE, **common(plain)}
    return Curve("people in the room", conditions, grown(PEOPLE, options.runs, talking(RATE, plain)))


def circle(options: Namespace) -> Curve:
    """The whole path of a message in rooms of the size that groups have."""
    conditions = {"writers": f"{WRITERS} at most", "messages/s when paced": CIRCLE_RATE, **common(options)}
    return Curve("people in the circle", conditions, grown(CIRCLES, options.runs, talking(CIRCLE_RATE, options)))


def talking(rate: float, options: Namespace) -> Callable[[str, World, int], Run]:
    """Saturated and, on another server, paced."""

    def measure(kind: str, world: World, people: int) -> Run:
        with server_of(kind, world) as ground:
            seats = world.seats(ground.port, people)
            full = flooded(ground, world.lounges[0], seats, min(WRITERS, people), options)
        with server_of(kind, world) as ground:
            return {**full, **paced(ground, world.lounges[0], world.seats(ground.port, people), rate, options)}

    return measure


def memory(options: Namespace) -> Curve:
    """Clients that offer compression and say nothing."""

    def measure(kind: str, world: World, people: int) -> Run:
        with server_of(kind, world) as ground:
            return connected(ground, world, people, options)

    conditions = {"runs": options.runs, "compression offered": "yes"}
    return Curve("connected people", conditions, grown(PEOPLE, options.runs, measure))


def history(options: Namespace) -> Curve:
    """One database that grows: at each step one more room, ten times as large as the last, is filled and then asked."""
    points: list[tuple[int, dict[str, Run]]] = []
    with past("sqlite", len(MESSAGES)) as (world, settings):
        for room, messages in zip(world.lounges, MESSAGES, strict=True):
            fill(world, settings, room, messages)
            told: list[Run] = []
            for _run in range(options.runs):
                with hearth_ground(world, settings, copied=False) as ground:
                    told.append(read_pages(ground, world, room, messages) | searched(ground, world, room))
            points.append((messages, {"hearth": medians(told)}))
    return Curve("messages in the room", {"database": "SQLite", "runs": options.runs}, points)


CURVES: dict[str, Callable[[Namespace], Curve]] = {
    "fanout": fanout,
    "circle": circle,
    "memory": memory,
    "history": history,
}


def kept_in(out: Path) -> dict[str, Any]:
    """What was measured before."""
    kept: dict[str, Any] = json.loads(out.read_text()) if out.exists() else {}
    return kept


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help=f"some of {','.join(CURVES)}; 'none' draws what is kept")
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--warm-up", type=float, default=1)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--out", type=Path, default=OUT)
    options = parser.parse_args()
    options.compression = True
    wanted = [name for name in options.only.split(",") if name in CURVES] if options.only else list(CURVES)
    open_many_files()
    take_clients_core()
    for name in wanted:
        before = load()
        curve = CURVES[name](options)
        curve.conditions["load average before"] = before
        kept = {**kept_in(options.out), "machine": machine(), name: curve.described()}
        options.out.parent.mkdir(parents=True, exist_ok=True)
        options.out.write_text(json.dumps(kept, indent=1))
        print(f"{name} is measured", flush=True)
    report.write_growth(kept_in(options.out))
    print(f"The tables and the plot are in {report.PAGE.relative_to(ROOT)}.")


if __name__ == "__main__":
    main()
