"""Redis goes away and comes back: what was missed across servers meanwhile is there within seconds, without anybody saying anything more.
That rooms go on within a server, and crowds that write through it all, are tested in tests/chaos."""

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect, sync_playwright
from scaled_setting import Setting

from tests.process.conftest import World
from tests.scaled.support import Browser, catch_up, until
from tests.support.client import Page
from tests.support.server import PATIENCE

pytestmark = pytest.mark.scaled


def returns(setting: Setting) -> None:
    setting.redis.start()
    setting.redis.wait_until_ready()


def test_a_quiet_page_gets_what_it_missed(setting: Setting, world: World, page: Callable[..., Page]):
    room = world.rooms[2]
    ana, ben = world.at_stage(2)[:2]
    on_a, on_b = page(ana, "A"), page(ben, "B")
    before = on_a.says(room, "Before")
    on_b.hears("message:sent")
    setting.redis.kill()
    missed = on_a.says(room, "While they could not hear each other")
    assert missed["ok"], missed
    on_b.hears_nothing()
    returns(setting)
    on_b.hears("frames:missed")
    assert catch_up(on_b, room, before["seq"]) == [missed["seq"]]
    on_a.hears("frames:missed")  # nobody knows which of them could not hear
    after = on_a.says(room, "After")
    assert [frame["id"] for frame in on_b.hears("message:sent")] == [after["id"]]


def test_a_redis_that_hangs_keeps_no_writer_waiting(setting: Setting, world: World, page: Callable[..., Page]):
    room = world.rooms[2]
    ana, ben, cleo = world.at_stage(2)[:3]
    on_a, near, far = page(ana, "A"), page(ben, "A"), page(cleo, "B")
    before = on_a.says(room, "Before")
    near.hears("message:sent")
    far.hears("message:sent")
    os.kill(setting.redis.pid, signal.SIGSTOP)
    try:
        acks = [on_a.says(room, "Into a queue that hangs")]
        assert "Redis is away" not in log_since_heard(setting), "the ack came only after Redis was given up"
        acks += [on_a.says(room, f"And on, {number}") for number in range(2)]
        assert all(ack["ok"] for ack in acks)
        assert [frame["id"] for frame in near.hears("message:sent", 3)] == [ack["id"] for ack in acks]
        until(lambda: "Redis is away" in log_since_heard(setting), "the server notices", PATIENCE)
    finally:
        os.kill(setting.redis.pid, signal.SIGCONT)
    far.hears("frames:missed")
    assert catch_up(far, room, before["seq"]) == [ack["seq"] for ack in acks]


def log_since_heard(setting: Setting) -> str:
    """What server A has said since it last heard the others."""
    return setting.servers[0].log.read_text(errors="replace").rpartition("Other processes are heard")[2]


def test_who_signed_out_meanwhile_is_let_go_on_the_other_server(
    setting: Setting, world: World, page: Callable[..., Page], browser: Callable[..., Browser]
):
    leaving, staying = world.at_stage(1)[5], world.at_stage(1)[6]
    lost, neighbour = page(leaving, "B"), page(staying, "B")
    device = browser(leaving, "A").ready()
    setting.redis.kill()
    assert device.posts("/accounts/sign-out-everywhere").status_code == 302
    neighbour.settles()
    assert lost.wire.connected
    returns(setting)
    lost.wait_until_down()
    assert ("session:ended", {}) in lost.frames
    neighbour.hears_nothing("session:ended")


@pytest.fixture
def tab(setting: Setting) -> Iterator[Callable[[dict[str, Any], str, str], Tab]]:
    """`tab(person, "B", "/rooms/1")`: a real browser's tab of that person on server A or B."""
    path = shutil.which("chromium")
    if path is None:
        pytest.fail("Chromium is missing, and this test drives a real one. On Debian: apt-get install chromium")
    flags = ["--disable-gpu", "--disable-background-networking", "--no-first-run"]
    flags += ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        chromium: Chromium = playwright.chromium.launch(executable_path=path, args=flags)

        def open_one(person: dict[str, Any], where: str, address: str) -> Tab:
            url = f"http://127.0.0.1:{setting.plan.server_ports['AB'.index(where)]}"
            context = chromium.new_context()
            name, value = person["cookie"].split("=", 1)
            context.add_cookies([{"name": name, "value": value, "url": url}])
            made = context.new_page()
            made.goto(url + address)
            return made

        yield open_one
        chromium.close()


@pytest.mark.browser
def test_an_open_tab_shows_what_it_missed(
    setting: Setting, world: World, page: Callable[..., Page], tab: Callable[..., Tab]
):
    room = world.rooms[2]
    ana, ben = world.at_stage(2)[:2]
    on_a, bens = page(ana, "A"), tab(ben, "B", f"/rooms/{room}")
    on_a.says(room, "Can you hear me, Ben?")
    expect(bens.locator("#messages")).to_contain_text("Can you hear me, Ben?")
    setting.redis.kill()
    assert on_a.says(room, "Said while it was dark")["ok"]
    returns(setting)
    expect(bens.locator("#messages")).to_contain_text("Said while it was dark", timeout=PATIENCE * 1000)
