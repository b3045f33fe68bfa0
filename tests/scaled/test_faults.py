"""Parts are killed while people write: nothing acknowledged is lost, nothing is there twice, everyone comes back by themselves."""

import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import psutil
import pytest
from scaled_setting import Setting

from tests.process.conftest import World
from tests.scaled.support import Crowd, Database, catch_up, until
from tests.support.client import Page

pytestmark = pytest.mark.scaled

WRITERS = 16


def crowd_in(room: int, world: World, page: Callable[..., Page], places: tuple[str, ...]) -> Crowd:
    """Writers spread over these places. Through nginx each has another way, so they come to both servers."""
    people = [person for stage in (4, 3, 2) for person in world.at_stage(stage)[:6]][:WRITERS]

    def opens(person: dict[str, Any], number: int) -> Callable[[], Page]:
        where = places[number % len(places)]
        return lambda: page(person, where, way=f"{number * 15 + 3:02x}" if where == "nginx" else "")

    return Crowd([opens(person, number) for number, person in enumerate(people)], room)


def test_a_server_killed_amid_writing(setting: Setting, world: World, database: Database, page: Callable[..., Page]):
    """Its people go on through nginx on the other one and catch up."""
    room = world.rooms[1]
    last = database.asks("SELECT last_seq FROM rooms WHERE id = %s", room)[0][0]
    with crowd_in(room, world, page, ("nginx",)) as crowd:
        crowd.write_on(5)
        os.kill(setting.servers[0].pid, signal.SIGKILL)
        crowd.write_on(10)
        setting.servers[0].process.wait()
        setting.servers[0].start()
        setting.servers[0].wait_until_ready()
        crowd.write_on(5)
    assert sum(writer.cuts for writer in crowd.writers), "nobody was on the server that was killed"
    assert crowd.counted(database) == (0, 0)
    numbers = catch_up(page(world.at_stage(1)[0]), room, last)
    assert numbers == list(range(last + 1, last + 1 + len(numbers))) and len(numbers) >= crowd.written


def test_redis_killed_rooms_go_on_within_a_process_and_heal_across(
    setting: Setting, world: World, database: Database, page: Callable[..., Page]
):
    room = world.rooms[2]
    ana, ben, cleo = world.at_stage(2)[:3]
    on_a, ben_on_a, cleo_on_b = page(ana, "A"), page(ben, "A"), page(cleo, "B")
    before = on_a.says(room, "Before")
    cleo_on_b.hears("message:sent")
    ben_on_a.hears("message:sent")

    setting.redis.kill()
    began = time.monotonic()
    alone = on_a.says(room, "Meanwhile")
    waited = time.monotonic() - began
    assert alone["ok"], alone
    assert [frame["id"] for frame in ben_on_a.hears("message:sent")] == [alone["id"]]
    assert waited < 2, f"the writer waited {waited:.1f} s for a queue that is not there"

    setting.redis.start()
    setting.redis.wait_until_ready()
    said = []

    def heard_across() -> bool:
        said.append(on_a.says(room, "Again")["seq"])
        time.sleep(0.2)
        return any(name == "message:sent" and frame["seq"] in said for name, frame in cleo_on_b.frames)

    until(heard_across, "B hears A again", patience=30)
    numbers = catch_up(cleo_on_b, room, before["seq"])
    assert numbers == list(range(before["seq"] + 1, said[-1] + 1))


def test_redis_killed_amid_writing(setting: Setting, world: World, database: Database, page: Callable[..., Page]):
    with crowd_in(world.rooms[1], world, page, ("A", "B")) as crowd:
        crowd.write_on(3)
        setting.redis.kill()
        crowd.write_on(3)
        setting.redis.start()
        setting.redis.wait_until_ready()
        crowd.write_on(3)
    assert crowd.refusals == set() and crowd.counted(database) == (0, 0)


def test_without_redis_what_is_counted_does_not_stop_rooms(
    setting: Setting, world: World, database: Database, page: Callable[..., Page]
):
    """With the limits kept, too, as they are in a real community."""
    tester, ana = world.at_stage(4)[3:5]
    database.asks("UPDATE site_settings SET value = '\"kept\"' WHERE key = 'site.rates'")
    try:
        spammer = page(tester, "A")
        until(lambda: spammer.sends("message:take_back", {})["code"] == "too_fast", "rates are kept")
        writer = page(ana, "A")
        setting.redis.kill()
        ack = writer.says(world.rooms[1], "Still here")
        assert ack["ok"], ack
    finally:
        database.asks("UPDATE site_settings SET value = '\"open\"' WHERE key = 'site.rates'")
        if not setting.redis.runs:
            setting.redis.start()
            setting.redis.wait_until_ready()
        until(lambda: spammer.sends("message:take_back", {})["code"] != "too_fast", "rates are open")


def test_postgresql_killed_amid_writing(setting: Setting, world: World, database: Database, page: Callable[..., Page]):
    """Writers get a clear word, keep what they wrote, and go on by themselves once it is back."""
    with crowd_in(world.rooms[1], world, page, ("A", "B")) as crowd:
        crowd.write_on(3)
        setting.postgres.kill()
        until(lambda: sum(len(writer.refusals) for writer in crowd.writers) >= WRITERS, "writers are told")
        setting.postgres.start()
        setting.postgres.wait_until_ready(restarts=True)
        crowd.write_on(5)
    assert crowd.refusals == {"error"}
    assert sum(writer.cuts for writer in crowd.writers) == 0, "connections were cut; only the database was away"
    assert crowd.counted(database) == (0, 0)


def test_what_dies_is_started_again(setting: Setting, page: Callable[..., Page], world: World):
    """By the one who watches in `make run-scaled`."""
    from run_scaled import Watch

    watch = Watch(setting)
    victims = [setting.jobs, setting.redis, setting.nginx, setting.servers[1]]
    for part in victims:
        os.kill(part.pid, signal.SIGKILL)
    pids = {part.name: part.pid for part in victims}
    for part in victims:
        part.process.wait()
    watch.look()
    assert all(part.runs and part.pid != pids[part.name] for part in victims)
    until(lambda: not (set(pids.values()) & running_groups()), "nothing of those that died goes on")
    until(lambda: all(part.ready() for part in setting.parts), "all answer again")
    assert page(world.at_stage(1)[0]).says(world.rooms[1], "Back")["ok"]


def running_groups() -> set[int]:
    """The process groups in which something runs."""
    groups = set()
    for process in psutil.process_iter():
        with suppress(ProcessLookupError, psutil.NoSuchProcess):
            if process.status() != psutil.STATUS_ZOMBIE:
                groups.add(os.getpgid(process.pid))
    return groups
