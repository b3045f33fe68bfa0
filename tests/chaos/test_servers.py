"""Server processes and the job process are killed while people write."""

import os
import random
import signal
import time
from collections.abc import Callable
from contextlib import suppress

import psutil
import pytest
from scaled_setting import Setting

from tests.chaos.conftest import Measure
from tests.chaos.crowd import Crowd, Row, judge
from tests.process.conftest import World
from tests.scaled.support import until
from tests.support.client import Page

pytestmark = [pytest.mark.scaled, pytest.mark.chaos]


def test_a_server_killed_at_random_points(
    setting: Setting,
    crowd: Callable[..., Crowd],
    rows: Callable[[], list[Row]],
    measure: Measure,
    moments: random.Random,
):
    """Its people go on through nginx on the other one, or come back once it is there again."""
    with crowd() as writing:
        writing.write_on(1)
        for _kill in range(measure.kills):
            time.sleep(moments.uniform(0.05, 1.0))  # the point is to strike at no particular moment
            victim = moments.choice(setting.servers)
            os.kill(victim.pid, signal.SIGKILL)
            victim.process.wait()
            through_nginx = [member for member in writing.members if member.port == setting.plan.port]
            goals = [(member, len(member.acked) + 1) for member in through_nginx]
            writing.wait(lambda goals=goals: all(len(m.acked) >= n for m, n in goals), "nginx finds the other one")  # type: ignore[misc]
            victim.start()
            victim.wait_until_ready()
        writing.write_on(1)
    assert writing.cuts >= measure.kills, "nobody was on the servers that were killed"
    assert not writing.refusals, "a server that is there refused"
    judge(writing, rows())


def test_both_servers_killed(
    setting: Setting, crowd: Callable[..., Crowd], rows: Callable[[], list[Row]], moments: random.Random
):
    with crowd() as writing:
        writing.write_on(1)
        time.sleep(moments.uniform(0.05, 0.5))
        for victim in setting.servers:
            os.kill(victim.pid, signal.SIGKILL)
        for victim in setting.servers:
            victim.process.wait()
        writing.wait(
            lambda: all(member.line is None or not member.line.is_open for member in writing.members), "all are cut"
        )
        for victim in setting.servers:
            victim.start()
        for victim in setting.servers:
            victim.wait_until_ready()
        writing.write_on(1)
    assert writing.cuts >= len(writing.members)
    judge(writing, rows())


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
