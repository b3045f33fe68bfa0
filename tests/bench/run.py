"""`make bench N=…`: N members in one room of a real Hearth, beside a bare Flask-SocketIO echo with the same fan-out, in the same run.

Each server in turn, three times over, with the same clients, warm-up and length; medians are told, and ratios. Ratios carry over to
other machines; absolute numbers don't. Writes var/bench.json.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.support.server import Server, free_port, hearth  # noqa: E402

MEASURES = {
    "deliveries_per_second": ("deliveries/s, flood", "{:,.0f}", True),
    "messages_per_second": ("messages/s, flood", "{:,.0f}", True),
    "delivery_p50": ("delivery p50, ms", "{:.1f}", False),
    "delivery_p99": ("delivery p99, ms", "{:.1f}", False),
    "ack_p50": ("ack p50, ms", "{:.1f}", False),
    "ack_p99": ("ack p99, ms", "{:.1f}", False),
}
"""What it is called, how it is written, whether more is better."""


def cores() -> tuple[set[int], set[int]]:
    """Which cores the server and the clients have. With one core they share it, and the numbers say little."""
    here = sorted(os.sched_getaffinity(0))
    return ({here[0]}, {here[1]}) if len(here) > 1 else ({here[0]}, {here[0]})


@contextmanager
def one_hearth(filled: Path) -> Iterator[tuple[int, int]]:
    """(port, process id)"""
    with Server(filled) as server:
        yield server.port, server.pid


@contextmanager
def one_stock(_filled: Path) -> Iterator[tuple[int, int]]:
    port = free_port()
    command = [sys.executable, "-m", "tests.bench.stock", str(port)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
        try:
            yield port, process.pid
        finally:
            process.kill()


SERVERS = {"hearth": one_hearth, "stock": one_stock}


def measure(which: str, filled: Path, world: dict[str, Any], options: argparse.Namespace, run: int) -> dict[str, float]:
    lounge = next(room["id"] for room in world["rooms"] if room["depth"] == 1)
    with SERVERS[which](filled) as (port, pid):
        server_cores, client_cores = cores()
        os.sched_setaffinity(pid, server_cores)
        task = {
            "port": port,
            "room": lounge,
            "cookies": [person["cookie"] for person in world["people"][: options.clients]],
            "rate": options.rate,
            "warm_up": options.warm_up,
            "seconds": options.seconds,
            "run": f"{which}-{run}",
        }
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.crowd"],
            cwd=ROOT,
            input=json.dumps(task),
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
            preexec_fn=lambda: os.sched_setaffinity(0, client_cores),
        )
    if done.returncode:
        sys.exit(f"{which}: {done.stderr.strip()}")
    measured: dict[str, float] = json.loads(done.stdout)
    return measured


def table(medians: dict[str, dict[str, float]], clients: int) -> str:
    lines = [f"{clients} members in one room, medians", f"{'':24}{'Hearth':>12}{'bare echo':>12}{'ratio':>9}"]
    for key, (title, form, more_is_better) in MEASURES.items():
        ours, theirs = medians["hearth"][key], medians["stock"][key]
        ratio = ours / theirs if more_is_better else theirs / ours
        lines.append(f"{title:24}{form.format(ours):>12}{form.format(theirs):>12}{ratio:>8.2f}×")
    lines.append(
        "A ratio above 1 is in Hearth's favour. Hearth decides, keeps and commits each message; the echo does not."
    )
    for which, measured in medians.items():
        if measured["clients_busy"] > 0.9:
            lines.append(
                f"In the flood against {which} the clients' own core was full: the server could do more than it shows."
            )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("clients", nargs="?", type=int, default=100)
    parser.add_argument("--rate", type=float, default=20, help="messages a second while times are taken")
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--warm-up", type=float, default=1)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--out", type=Path, default=ROOT / "var" / "bench.json")
    options = parser.parse_args()
    if options.clients < 2:
        parser.error("a room needs two")
    runs: dict[str, list[dict[str, float]]] = {which: [] for which in SERVERS}
    for run in range(options.runs):
        for which in SERVERS:
            with tempfile.TemporaryDirectory(prefix="hearth-bench-") as name:
                folder = Path(name)
                filled = hearth(folder, "world", "--people", str(options.clients), "--out", str(folder / "world.json"))
                if filled.returncode:
                    sys.exit(filled.stderr)
                world = json.loads((folder / "world.json").read_text())
                runs[which].append(measure(which, folder, world, options, run))
            print(f"run {run + 1} of {options.runs}: {which} done", file=sys.stderr)
    medians = {which: {key: median(run[key] for run in told) for key in told[0]} for which, told in runs.items()}
    print(table(medians, options.clients))
    options.out.parent.mkdir(parents=True, exist_ok=True)
    asked = {"clients": options.clients, "rate": options.rate, "seconds": options.seconds, "runs": options.runs}
    options.out.write_text(json.dumps({"asked": asked, "medians": medians, "runs": runs}, indent=1))


if __name__ == "__main__":
    main()
