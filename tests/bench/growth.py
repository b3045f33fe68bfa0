"""`make bench-scale`: how fan-out, circles, history and memory grow, beside stock Flask-SocketIO. Writes var/bench-scale.json and from
it the tables and the plot of docs/performance.md; curves that are left out by --only keep what is there."""

import argparse
import json
import sys
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.bench import report  # noqa: E402
from tests.bench.figures import Curve, Run, medians  # noqa: E402
from tests.bench.ground import (  # noqa: E402
    hearth_ground,
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


def fanout(options: Namespace) -> Curve:
    """Clients offer no compression: stock at its best."""
    plain = Namespace(**vars(options) | {"compression": False})
    points: list[tuple[int, dict[str, Run]]] = []
    with made_world(max(PEOPLE)) as world:
        for people in PEOPLE:
            told: dict[str, list[Run]] = {side: [] for side in SIDES}
            for _run in range(options.runs):
                for side, kind in SIDES.items():
                    with server_of(kind, world) as ground:
                        seats = world.seats(ground.port, people)
                        full = flooded(ground, world.lounges[0], seats, min(WRITERS, people), plain)
                    with server_of(kind, world) as ground:
                        calm = paced(ground, world.lounges[0], world.seats(ground.port, people), RATE, plain)
                    told[side].append({**full, **calm})
            points.append((people, {side: medians(runs) for side, runs in told.items()}))
    conditions = {"writers": WRITERS, "messages/s when paced": RATE, **common(plain)}
    return Curve("people in the room", conditions, points)


def circle(options: Namespace) -> Curve:
    """The whole path of a message in rooms of the size that groups have."""
    points: list[tuple[int, dict[str, Run]]] = []
    with made_world(max(CIRCLES)) as world:
        for people in CIRCLES:
            told: dict[str, list[Run]] = {side: [] for side in SIDES}
            for _run in range(options.runs):
                for side, kind in SIDES.items():
                    with server_of(kind, world) as ground:
                        seats = world.seats(ground.port, people)
                        calm = paced(ground, world.lounges[0], seats, CIRCLE_RATE, options)
                        full = flooded(ground, world.lounges[0], seats, min(WRITERS, people), options)
                    told[side].append({**full, **calm})
            points.append((people, {side: medians(runs) for side, runs in told.items()}))
    conditions = {"writers": f"{WRITERS} at most", "messages/s when paced": CIRCLE_RATE, **common(options)}
    return Curve("people in the circle", conditions, points)


def memory(options: Namespace) -> Curve:
    """Clients that offer compression and say nothing."""
    points: list[tuple[int, dict[str, Run]]] = []
    with made_world(max(PEOPLE)) as world:
        for people in PEOPLE:
            told: dict[str, list[Run]] = {side: [] for side in SIDES}
            for _run in range(options.runs):
                for side, kind in SIDES.items():
                    with server_of(kind, world) as ground:
                        told[side].append(connected(ground, world, people, options))
            points.append((people, {side: medians(runs) for side, runs in told.items()}))
    return Curve("connected people", {"runs": options.runs, "compression offered": "yes"}, points)


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
    kept = json.loads(options.out.read_text()) if options.out.exists() else {}
    for name in wanted:
        kept = {**kept, "machine": machine(), name: CURVES[name](options).described()}
        options.out.parent.mkdir(parents=True, exist_ok=True)
        options.out.write_text(json.dumps(kept, indent=1))
        print(f"{name} is measured", flush=True)
    report.write_growth(kept)
    print(f"The tables and the plot are in {report.PAGE.relative_to(ROOT)}.")


if __name__ == "__main__":
    main()
