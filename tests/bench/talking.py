"""The parts of the bench in which people talk: fan-out to many, a circle. Each is one function that gives a Part."""

import time
from argparse import Namespace
from collections.abc import Sequence

from tests.bench.crowd import Crowd
from tests.bench.figures import Figure, Part, medians, ratio, times
from tests.bench.ground import Ground, hearth_ground, made_world, server_of, stock_ground

WRITERS = 16
RATE = 20.0
"""Messages a second into the large room while times are taken."""
CIRCLE = 24
CIRCLE_RATE = 50.0

Runs = dict[str, list[dict[str, float]]]
Seats = Sequence[tuple[int, str]]
"""Port and cookie of each client."""


def flooded(
    ground: Ground, room: int, seats: Seats, writers: int, options: Namespace, sentences: int = 1
) -> dict[str, float]:
    """How much goes through one room while `writers` each wait for their ack and nothing else."""
    with Crowd(options.compression) as crowd:
        crowd.tail = " ".join([crowd.tail] * sentences)
        here = crowd.gather(room, seats)
        here.tally(True)
        crowd.flood(here, writers)
        crowd.run(options.warm_up)
        delivered, acknowledged, used, memory = here.delivered, here.acknowledged, ground.cpu(), ground.memory()
        start, busy = time.perf_counter(), time.process_time()
        crowd.timing = writers == 1
        crowd.run(options.seconds)
        crowd.timing = False
        took, busy = time.perf_counter() - start, time.process_time() - busy
        used = ground.cpu() - used
        delivered, acknowledged = here.delivered - delivered, here.acknowledged - acknowledged
        crowd.calm()
        crowd.settle(here)
        measured = {
            "deliveries_per_second": delivered / took,
            "messages_per_second": acknowledged / took,
            "cpu_ms_per_1000": 1e6 * used / delivered,
            "server_busy": used / took,
            "clients_busy": busy / took,
            "memory_growth": float(ground.memory() - memory),
            "compressed": float(here.wires[-1].compressed),
        }
        return measured | times(here.acks, "ack")


def paced(
    ground: Ground, room: int, seats: Seats, rate: float, options: Namespace, speakers: int | None = None
) -> dict[str, float]:
    """How long things take at so many messages a second, from the first `speakers` or from all in turn."""
    with Crowd(options.compression) as crowd:
        here = crowd.gather(room, seats)
        here.speakers = here.wires[:speakers]
        crowd.run(options.warm_up, {here: rate})
        crowd.settle(here)
        crowd.timing = True
        used, start = ground.cpu(), time.perf_counter()
        crowd.run(options.seconds, {here: rate})
        crowd.settle(here)
        used, took = ground.cpu() - used, time.perf_counter() - start
        measured = {"server_busy": used / took, "cpu_ms_per_message": 1000 * used / (options.seconds * rate)}
        return measured | times(here.deliveries, "delivery") | times(here.acks, "ack")


def fanout(options: Namespace) -> Part:
    """A message to many: saturated, and at a rate that both sides keep up with. Each measurement has a fresh server: a stock one that
    was flooded has not recovered when the flood is over.

    Stock takes the compression that browsers offer, and pays for it. The bounds are held against stock at its best, from clients that
    offer none; what browsers meet is told beside."""
    plain = Namespace(**vars(options) | {"compression": False})
    sides = {"hearth": ("hearth", options), "stock": ("orm", options), "stock at its best": ("orm", plain)}
    flood: Runs = {side: [] for side in sides}
    steady: Runs = {side: [] for side in sides}
    with made_world(options.people) as world:
        room = world.lounges[0]
        for _run in range(options.runs):
            for side, (kind, offered) in sides.items():
                with server_of(kind, world) as ground:
                    seats = world.seats(ground.port, options.people)
                    flood[side].append(flooded(ground, room, seats, WRITERS, offered))
                with server_of(kind, world) as ground:
                    seats = world.seats(ground.port, options.people)
                    steady[side].append(paced(ground, room, seats, RATE, offered))
    full, calm = ({side: medians(told) for side, told in runs.items()} for runs in (flood, steady))
    return Part(
        "fanout",
        "one room, every message committed before its ack, beside stock Flask-SocketIO with an ORM insert",
        {"receivers": options.people, "writers": WRITERS, "messages/s when paced": RATE, **common(options)},
        [*saturated_figures(full), *paced_figures(calm)],
        {f"{side} saturated": told for side, told in flood.items()}
        | {f"{side} paced": told for side, told in steady.items()},
    )


Sides = dict[str, dict[str, float]]


def beside(sides: Sides, key: str, form: str) -> str:
    """Hearth, stock at its best, stock as browsers meet it."""
    told = [form.format(sides[side][key]) for side in ("hearth", "stock at its best", "stock")]
    return f"{told[0]} beside {told[1]} ({told[2]} with browsers' compression)"


def saturated_figures(full: Sides) -> list[Figure]:
    ours, best = full["hearth"], full["stock at its best"]
    crowded = [side for side, told in full.items() if told["clients_busy"] > 0.95]
    note = f"; the clients' core was full against {' and '.join(crowded)}" if crowded else ""
    return [
        Figure(
            "deliveries/s when saturated, × stock",
            ratio(ours["deliveries_per_second"], best["deliveries_per_second"]),
            least=4,
            beside=beside(full, "deliveries_per_second", "{:,.0f}") + note,
        ),
        Figure(
            "server CPU ms per 1,000 deliveries",
            ours["cpu_ms_per_1000"],
            most=2.5,
            beside=beside(full, "cpu_ms_per_1000", "{:.1f}"),
        ),
        Figure(
            "messages/s when saturated",
            ours["messages_per_second"],
            "{:,.0f}",
            beside=beside(full, "messages_per_second", "{:,.0f}"),
        ),
    ]


def paced_figures(calm: Sides) -> list[Figure]:
    wanted = (
        ("delivery p50", "delivery_p50", 0.5, "{:.1f} ms"),
        ("delivery p99", "delivery_p99", None, "{:.1f} ms"),
        ("server CPU", "server_busy", 0.4, "{:.2f} cores"),
    )
    return [
        Figure(
            f"{title} when paced, × stock",
            ratio(calm["hearth"][key], calm["stock at its best"][key]),
            most=most,
            beside=beside(calm, key, form),
        )
        for title, key, most, form in wanted
    ]


def circle(options: Namespace) -> Part:
    """The whole path of a message among few, where each step of it counts, not the fan-out."""
    runs: Runs = {"saturated": [], "paced": [], "echo paced": [], "lone writer": []}
    with made_world(CIRCLE) as world:
        room = world.lounges[0]
        for _run in range(options.runs):
            with hearth_ground(world) as ground:
                runs["saturated"].append(flooded(ground, room, world.seats(ground.port, CIRCLE), WRITERS, options))
            with hearth_ground(world) as ground:
                runs["paced"].append(paced(ground, room, world.seats(ground.port, CIRCLE), CIRCLE_RATE, options))
            with stock_ground("echo") as ground:
                runs["echo paced"].append(paced(ground, room, world.seats(ground.port, CIRCLE), CIRCLE_RATE, options))
            with hearth_ground(world, {"HEARTH_DURABILITY": "normal"}) as ground:
                runs["lone writer"].append(flooded(ground, room, world.seats(ground.port, CIRCLE), 1, options))
    told = {which: medians(each) for which, each in runs.items()}
    ours, echo, lone = told["paced"], told["echo paced"], told["lone writer"]
    return Part(
        "circle",
        "the whole path of a message in a small room, beside a stock echo that keeps nothing",
        {"receivers": CIRCLE, "writers": WRITERS, "messages/s when paced": CIRCLE_RATE, **common(options)},
        [
            Figure("messages/s when saturated", told["saturated"]["messages_per_second"], "{:,.0f}", least=1500),
            Figure("ack p50, ms", ours["ack_p50"], most=3, beside=f"echo {echo['ack_p50']:.1f}"),
            Figure("ack p99, ms", ours["ack_p99"], most=15, beside=f"echo {echo['ack_p99']:.1f}"),
            Figure("delivery p50, ms", ours["delivery_p50"], beside=f"echo {echo['delivery_p50']:.1f}"),
            Figure(
                "lone writer's ack p50, ms",
                lone["ack_p50"],
                most=2,
                beside=f"durability normal; {lone['messages_per_second']:,.0f} messages/s",
            ),
        ],
        runs,
    )


def common(options: Namespace) -> dict[str, object]:
    return {
        "seconds": options.seconds,
        "runs": options.runs,
        "compression offered": "yes" if options.compression else "no",
    }
