"""PostgreSQL and Redis are killed, or away for a while, while people write."""

import time
from collections.abc import Callable

import pytest
from scaled_setting import Setting

from tests.chaos.conftest import Measure
from tests.chaos.crowd import Crowd, Row, judge
from tests.process.conftest import World
from tests.scaled.support import Browser, Database, catch_up, until
from tests.support.client import Page

pytestmark = [pytest.mark.scaled, pytest.mark.chaos]

HEALING = 90.0
"""Seconds in which processes have found Redis again. Far more than it takes."""


def test_postgresql_killed_amid_writing(
    setting: Setting, crowd: Callable[..., Crowd], rows: Callable[[], list[Row]], measure: Measure
):
    """And started again at once, as a service is."""
    with crowd() as writing:
        for _kill in range(1 + measure.kills // 5):
            writing.write_on(1)
            setting.postgres.kill()
            setting.postgres.start()
            setting.postgres.wait_until_ready(restarts=True)
        writing.write_on(1)
    assert writing.cuts == 0, "connections were cut; only the database was away"
    judge(writing, rows())


def test_postgresql_away(
    setting: Setting,
    world: World,
    crowd: Callable[..., Crowd],
    rows: Callable[[], list[Row]],
    browser: Callable[..., Browser],
    measure: Measure,
):
    """Writers are told so in a clear sentence, keep what they wrote, and go on by themselves once it is back."""
    with crowd() as writing:
        writing.write_on(1)
        setting.postgres.stop()
        began = sum(writing.refusals.values())
        writing.goes_on_for(measure.away)
        told = sum(writing.refusals.values()) - began
        assert told >= len(writing.members), "not everybody was told"
        assert all(member.draft for member in writing.members), "somebody was acknowledged without a database"
        page = browser(world.at_stage(1)[0], "A").gets("/")
        assert page.status_code in (500, 503) and "Traceback" not in page.text, page.text
        setting.postgres.start()
        setting.postgres.wait_until_ready(restarts=True)
        writing.write_on(1)
    assert {code for code, _say in writing.refusals} <= {"error", "room:enter error"}
    assert all("What you wrote is still with you" in say for _code, say in writing.refusals), writing.refusals
    assert writing.cuts == 0, "connections were cut; only the database was away"
    judge(writing, rows())


def test_redis_killed_amid_writing(
    setting: Setting, crowd: Callable[..., Crowd], rows: Callable[[], list[Row]], measure: Measure
):
    with crowd() as writing:
        for _kill in range(1 + measure.kills // 5):
            writing.write_on(1)
            setting.redis.kill()
            writing.write_on(1)
            setting.redis.start()
            setting.redis.wait_until_ready()
        writing.write_on(1)
    assert not writing.refusals and writing.cuts == 0
    judge(writing, rows())


def test_redis_away(
    setting: Setting,
    world: World,
    page: Callable[..., Page],
    crowd: Callable[..., Crowd],
    rows: Callable[[], list[Row]],
    measure: Measure,
):
    """Rooms go on within each process, and across once it is back; those who missed something notice by the numbers."""
    room = world.rooms[2]
    ana, ben, cleo = (world.people[0], world.people[1], world.at_stage(2)[0])
    on_a, ben_on_a, cleo_on_b = page(ana, "A"), page(ben, "A"), page(cleo, "B")
    before = on_a.says(room, "Before")
    with crowd() as writing:
        writing.write_on(1)
        setting.redis.kill()
        began = time.monotonic()
        alone = on_a.says(room, "Meanwhile")
        waited = time.monotonic() - began
        assert alone["ok"], alone
        until(lambda: heard(ben_on_a, {alone["seq"]}), "those on the same process hear it")
        assert waited < 2, f"the writer waited {waited:.1f} s for a queue that is not there"
        writing.goes_on_for(measure.away)
        writing.write_on(1)
        assert not heard(cleo_on_b, {alone["seq"]}), "Redis was not away"
        setting.redis.start()
        setting.redis.wait_until_ready()
        back = time.monotonic()
        said: set[int] = set()

        def heard_across() -> bool:
            said.add(on_a.says(room, "Again")["seq"])
            return heard(cleo_on_b, said)

        until(heard_across, "B hears A again", patience=HEALING)
        print(f"\nB heard A again {time.monotonic() - back:.1f} s after Redis was back")
        writing.write_on(1)
    assert not writing.refusals and writing.cuts == 0
    judge(writing, rows())
    numbers = catch_up(cleo_on_b, room, before["seq"])
    assert numbers == list(range(before["seq"] + 1, before["seq"] + 1 + len(numbers))) and said < set(numbers)


def heard(page: Page, numbers: set[int]) -> bool:
    return any(name == "message:sent" and frame["seq"] in numbers for name, frame in list(page.frames))


def test_without_redis_what_is_counted_does_not_stop_rooms(
    setting: Setting, world: World, database: Database, page: Callable[..., Page]
):
    """With the limits kept, too, as they are in a real community."""
    tester, ana = world.at_stage(4)[3:5]
    spammer = page(tester, "A")
    database.asks("UPDATE site_settings SET value = '\"kept\"' WHERE key = 'site.rates'")
    try:
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
