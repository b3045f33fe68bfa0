"""The part of the bench about several processes: two servers with PostgreSQL and Redis, as `make run-scaled` starts them, beside one of
the two in the same setting. With fewer cores than processes it says what is seen, not what would be."""

import json
import os
from argparse import Namespace

from tests.bench.figures import Figure, Part, medians, ratio
from tests.bench.ground import Ground, World, take_all_cores, take_clients_core
from tests.bench.talking import RATE, WRITERS, Runs, common, flooded, paced
from tests.scaled.conftest import started

CORES_ENOUGH = 4
"""Two servers, clients, stores."""


def scaled(options: Namespace) -> Part:
    """The setting stays up over all runs; a flood is over when all of it was heard."""
    runs: Runs = {"one": [], "two": [], "within": [], "across": []}
    take_all_cores()
    try:
        with started(options.people) as setting:
            world = World(setting.plan.folder, json.loads((setting.plan.folder / "world.json").read_text()))
            first, second = setting.plan.server_ports
            ground = Ground(first, tuple(server.pid for server in setting.servers))
            room, cookies = world.lounges[0], world.cookies[: options.people]
            one = [(first, cookie) for cookie in cookies]
            both = [((first, second)[number % 2], cookie) for number, cookie in enumerate(cookies)]
            apart = [(first if number < WRITERS else second, cookie) for number, cookie in enumerate(cookies)]
            for _run in range(options.runs):
                runs["one"].append(flooded(ground, room, one, WRITERS, options))
                runs["two"].append(flooded(ground, room, both, WRITERS, options))
                runs["within"].append(paced(ground, room, one, RATE, options, WRITERS))
                runs["across"].append(paced(ground, room, apart, RATE, options, WRITERS))
    finally:
        take_clients_core()
    return _judged({which: medians(each) for which, each in runs.items()}, runs, options)


def _judged(told: dict[str, dict[str, float]], runs: Runs, options: Namespace) -> Part:
    enough = (os.cpu_count() or 1) >= CORES_ENOUGH
    one, two, within, across = (told[which] for which in runs)
    return Part(
        "scaled",
        "two server processes with PostgreSQL and Redis beside one in the same setting",
        {
            "receivers": options.people,
            "writers": WRITERS,
            "messages/s when paced": RATE,
            "PostgreSQL": "fsync off",
            **common(options),
        },
        [
            Figure(
                "deliveries/s over two processes, × one",
                ratio(two["deliveries_per_second"], one["deliveries_per_second"]),
                least=1.7 if enough else None,
                beside=f"{two['deliveries_per_second']:,.0f} beside {one['deliveries_per_second']:,.0f}"
                + ("" if enough else f"; two servers, stores and clients share {os.cpu_count()} cores"),
            ),
            Figure(
                "delivery p50 across processes, × within one",
                ratio(across["delivery_p50"], within["delivery_p50"]),
                most=2,
                beside=f"{across['delivery_p50']:.1f} ms beside {within['delivery_p50']:.1f} ms",
            ),
        ],
        runs,
    )
