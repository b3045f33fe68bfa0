"""The part of the bench about people who are connected and say nothing: what each costs in memory."""

import resource
from argparse import Namespace

from tests.bench.crowd import Crowd
from tests.bench.figures import Figure, Part, medians
from tests.bench.ground import Ground, World, made_world, server_of
from tests.bench.talking import Runs

CLIENTS = 2000


def idle(options: Namespace, clients: int = CLIENTS) -> Part:
    """Browsers' clients, which offer compression; at the end one of them speaks, and all others have to hear it."""
    runs: Runs = {"hearth": [], "echo": []}
    with made_world(clients) as world:
        for _run in range(options.runs):
            for which in runs:
                with server_of(which, world) as ground:
                    runs[which].append(connected(ground, world, clients, options))
    ours, theirs = (medians(runs[which]) for which in ("hearth", "echo"))
    return Part(
        "idle",
        "clients who are connected to one process and say nothing, beside a stock echo",
        {
            "clients": clients,
            "runs": options.runs,
            "compression offered": "yes" if options.compression else "no",
            "open files allowed": resource.getrlimit(resource.RLIMIT_NOFILE)[1],
        },
        [
            Figure(
                "server memory a client, KB (PSS)",
                ours["kilobytes"],
                "{:.1f}",
                most=60,
                beside=f"stock {theirs['kilobytes']:.1f}",
            ),
            Figure(
                "server memory with all of them, MB (PSS)",
                ours["megabytes"],
                "{:,.0f}",
                beside=f"stock {theirs['megabytes']:,.0f}",
            ),
            Figure("server CPU ms to connect one", ours["cpu_ms"], "{:.2f}", beside=f"stock {theirs['cpu_ms']:.2f}"),
        ],
        runs,
    )


def connected(ground: Ground, world: World, clients: int, options: Namespace) -> dict[str, float]:
    before, used = ground.memory(), ground.cpu()
    with Crowd(compression=options.compression) as crowd:
        here = crowd.gather(world.lounges[0], world.seats(ground.port, clients))
        crowd.run(options.warm_up)
        after, used = ground.memory(), ground.cpu() - used
        crowd.settle(here)  # all of them are still there
        crowd.say(here.wires[0], here)
        crowd.settle(here)
    return {
        "kilobytes": (after - before) / clients / 1000,
        "megabytes": after / 1e6,
        "cpu_ms": 1000 * used / clients,
    }
