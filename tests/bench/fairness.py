"""The part of the bench about neighbours: what a room in full flood costs a quiet one, and a reader who does not read the others."""

import multiprocessing
import os
import sqlite3
from argparse import Namespace
from collections.abc import Iterator
from contextlib import closing, contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

from tests.bench.crowd import Crowd
from tests.bench.figures import Figure, Part, medians, ratio, times
from tests.bench.ground import Ground, World, hearth_ground, made_world
from tests.bench.talking import CIRCLE, WRITERS, Runs, common, flooded
from tests.bench.wire import Wire

LONG = 40
"""Sentences in each message while one does not read: what the system itself keeps for a reader has to run over within the flood."""
EVERY = 0.2
"""Seconds between two messages in the quiet room."""
OTHER_GROUP, OTHER_ROOM = 1, 1
"""Ids that `hearth world` gives to nobody in practice: it draws them from 2^48."""


def fairness(options: Namespace) -> Part:
    runs: Runs = {"quiet room": [], "beside a flood": [], "all read": [], "one does not": []}
    with made_world(options.people + 1 + CIRCLE) as world:
        _part_ways(world.folder / "hearth.db", [person["id"] for person in world.described["people"][-CIRCLE:]])
        room = world.lounges[0]
        for _run in range(options.runs):
            with hearth_ground(world) as ground:
                runs["quiet room"].append(quiet(ground, world, options))
                with flood_beside(ground, world, options):
                    runs["beside a flood"].append(quiet(ground, world, options))
            with hearth_ground(world) as ground:
                runs["all read"].append(
                    flooded(ground, room, world.seats(ground.port, options.people), WRITERS, options, LONG)
                )
            with hearth_ground(world) as ground:
                runs["one does not"].append(one_stalls(ground, world, options))
    told = {which: medians(each) for which, each in runs.items()}
    idle, loaded, without, stalled = (told[which] for which in runs)
    return Part(
        "fairness",
        "what neighbours cost",
        {"receivers of the flood": options.people, "writers": WRITERS, "in the quiet room": CIRCLE, **common(options)},
        [
            Figure(
                "delivery p99 in the quiet room, × idle",
                ratio(loaded["delivery_p99"], idle["delivery_p99"]),
                most=3,
                beside=f"{loaded['delivery_p99']:.1f} ms beside {idle['delivery_p99']:.1f} ms",
            ),
            Figure(
                "delivery p50 in the quiet room, × idle",
                ratio(loaded["delivery_p50"], idle["delivery_p50"]),
                beside=f"{loaded['delivery_p50']:.1f} ms beside {idle['delivery_p50']:.1f} ms",
            ),
            Figure(
                "deliveries/s while one does not read, × all read",
                ratio(stalled["deliveries_per_second"], without["deliveries_per_second"]),
                least=0.9,
                beside=f"{stalled['deliveries_per_second']:,.0f} beside {without['deliveries_per_second']:,.0f}",
            ),
            Figure(
                "who does not read is cut (1: yes)", stalled["cut"], "{:.0f}", least=1, beside="while the flood goes on"
            ),
            Figure(
                "server memory meanwhile, MB more than when all read",
                (stalled["memory_growth"] - without["memory_growth"]) / 1e6,
                "{:.1f}",
                most=8,
                beside="of which a megabyte may wait for one reader",
            ),
        ],
        runs,
    )


def quiet(ground: Ground, world: World, options: Namespace) -> dict[str, float]:
    """How long a message now and then takes in the other room."""
    with Crowd(options.compression) as crowd:
        here = crowd.gather(OTHER_ROOM, [(ground.port, cookie) for cookie in world.cookies[-CIRCLE:]])
        crowd.run(options.warm_up, {here: 1 / EVERY})
        crowd.settle(here)
        crowd.timing = True
        crowd.run(2 * options.seconds, {here: 1 / EVERY})
        crowd.settle(here)
        return times(here.deliveries, "delivery") | times(here.acks, "ack")


@contextmanager
def flood_beside(ground: Ground, world: World, options: Namespace) -> Iterator[None]:
    """The large room in full flood. From a process of its own, which steps back on the clients' core: what is measured is the time
    that the server takes, not that of clients who are busy with the flood."""
    ours, theirs = multiprocessing.get_context("fork").Pipe()
    flooding = multiprocessing.get_context("fork").Process(target=_flood, args=(theirs, ground, world, options))
    flooding.start()
    theirs.close()
    try:
        ours.recv()
        yield
        ours.send("enough")
        ours.recv()
    finally:
        ours.close()
        flooding.join(60)
        flooding.kill()
    if flooding.exitcode:
        raise RuntimeError("the flood beside did not go well")


def _flood(pipe: Connection, ground: Ground, world: World, options: Namespace) -> None:
    _step_back()
    with Crowd(options.compression) as crowd:
        here = crowd.gather(world.lounges[0], world.seats(ground.port, options.people))
        here.tally(True)
        crowd.flood(here, WRITERS)
        crowd.run(options.warm_up)
        pipe.send("flooding")
        while not pipe.poll():
            crowd.run(0.1)
        crowd.calm()
        crowd.settle(here)
        pipe.send("settled")


def _step_back() -> None:
    """Let whoever measures go first on the core that both have, whether the bench runs as usual or (chrt -f 20) before all others."""
    policy = os.sched_getscheduler(0)
    if policy == os.SCHED_OTHER:
        os.nice(10)
    else:
        os.sched_setscheduler(0, policy, os.sched_param(os.sched_getparam(0).sched_priority - 5))


def one_stalls(ground: Ground, world: World, options: Namespace) -> dict[str, float]:
    """As `flooded`, with one more in the room who connects and then reads nothing, behind a small buffer of the system's."""
    stalled = Wire(ground.port, world.cookies[options.people], options.compression, receive_buffer=4096)
    try:
        measured = flooded(ground, world.lounges[0], world.seats(ground.port, options.people), WRITERS, options, LONG)
        return measured | _what_came(stalled)
    finally:
        stalled.close()


def _what_came(wire: Wire) -> dict[str, float]:
    """Read at last: what had left for this reader, and whether the server had ended the connection after it."""
    wire.socket.settimeout(2)
    waiting = 0
    try:
        while got := wire.socket.recv(65536):
            waiting += len(got)
    except TimeoutError:
        return {"cut": 0.0, "waiting": float(waiting)}
    except ConnectionError:
        pass
    return {"cut": 1.0, "waiting": float(waiting)}


def _part_ways(database: Path, leaving: list[int]) -> None:
    """Move the last people of the world into a group and a room of their own: who is in one room has no part in the other. Written past
    the services, as the world itself; no server is running yet."""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.row_factory = sqlite3.Row
        for table, of_group, fresh in (
            ("groups", "1 = 1", {"id": OTHER_GROUP}),
            ("agreements", "1 = 1", {"group_id": OTHER_GROUP}),
            ("rooms", "depth = 1", {"id": OTHER_ROOM, "group_id": OTHER_GROUP}),
        ):
            row = dict(connection.execute(f"SELECT * FROM {table} WHERE {of_group} LIMIT 1").fetchone()) | fresh
            names, marks = ", ".join(row), ", ".join(f":{name}" for name in row)
            connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", row)
        for person in leaving:
            connection.execute("UPDATE memberships SET group_id = ? WHERE person_id = ?", (OTHER_GROUP, person))
            connection.execute("DELETE FROM read_marks WHERE person_id = ?", (person,))
