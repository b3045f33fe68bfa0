"""`make bench`: what must hold of Hearth's speed, measured and judged in one run, beside stock servers on the same machine.

Server and clients each have a core; every measurement has a fresh server; medians of several runs are told. Ratios carry over to
other machines; absolute numbers don't. Writes var/bench.json; parts that are left out by --only keep what is there.
"""

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.bench import fairness, history, idle, pages, report, talking  # noqa: E402
from tests.bench.figures import Part, as_text  # noqa: E402
from tests.bench.ground import load, machine, open_many_files, take_clients_core  # noqa: E402


def scaled(options: argparse.Namespace) -> Part:
    """Needs PostgreSQL, Redis and nginx, and what starts them: only where it is asked for."""
    from tests.bench.several import scaled as part

    return part(options)


PARTS: dict[str, Callable[[argparse.Namespace], Part]] = {
    "fanout": talking.fanout,
    "circle": talking.circle,
    "fairness": fairness.fairness,
    "idle": idle.idle,
    "history": history.history,
    "pages": pages.pages,
    "scaled": scaled,
}
USUAL = [name for name in PARTS if name != "scaled"]
OUT = ROOT / "var" / "bench.json"


def keep(part: Part, out: Path) -> None:
    """Beside what other parts told before."""
    kept = json.loads(out.read_text()) if out.exists() else {}
    parts = kept.get("parts", {}) | {part.name: part.described()}
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps({"machine": machine(), "parts": parts}, indent=1, ensure_ascii=False))


def asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("people", nargs="?", type=int, default=500, help="receivers of the fan-out")
    parser.add_argument("--only", default="", help=f"some of {','.join(PARTS)}")
    parser.add_argument("--scaled", action="store_true", help="two processes with PostgreSQL and Redis")
    parser.add_argument("--seconds", type=float, default=5, help="of each measurement")
    parser.add_argument("--warm-up", type=float, default=1)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--no-compression", dest="compression", action="store_false", help="clients offer none")
    parser.add_argument("--postgresql", dest="database", action="store_const", const="postgresql", default="sqlite")
    parser.add_argument("--docs", action="store_true", help="write the figures into docs/performance.md")
    parser.add_argument("--out", type=Path, default=OUT)
    options = parser.parse_args()
    if options.people < 2:
        parser.error("a room needs two")
    options.parts = [name for name in options.only.split(",") if name] + ["scaled"] * options.scaled or USUAL
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    return options


def main() -> None:
    options = asked()
    open_many_files()
    take_clients_core()
    held = True
    for name in options.parts:
        before = load()
        part = PARTS[name](options)
        part.conditions["load average before"] = before
        keep(part, options.out)
        print(as_text(part), flush=True)
        held = held and all(figure.held is not False for figure in part.figures)
    if options.docs:
        report.write_bounds(json.loads(options.out.read_text()))
    print("Every bound is held." if held else "Not every bound is held.")


if __name__ == "__main__":
    main()
