"""What stands in front: files given by nginx itself, sticky ways for long-polling, addresses and origins that can't be made up."""

from collections.abc import Callable

import pytest
import requests
import socketio
from scaled_setting import Setting

from community.shared.web import HEADERS
from tests.process.conftest import World
from tests.support.client import Page

pytestmark = pytest.mark.scaled


def test_built_files_are_compressed_ahead_and_kept_for_a_year(setting: Setting):
    page = requests.get(setting.plan.url + "/safety/help", timeout=10)
    address = page.text.split('rel="stylesheet" href="')[1].split('"')[0]
    for accepted, encoding in (("gzip", "gzip"), ("identity", None)):
        got = requests.get(setting.plan.url + address, headers={"Accept-Encoding": accepted}, timeout=10)
        assert got.status_code == 200 and got.headers["Content-Type"].startswith("text/css")
        assert got.headers.get("Content-Encoding") == encoding
        assert got.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert got.headers["Vary"] == "Accept-Encoding"
    direct = requests.get(f"http://127.0.0.1:{setting.plan.server_ports[0]}{address}", timeout=10)
    assert direct.text == got.text
    for name in ("Cache-Control", "Vary", *HEADERS):  # nginx's own settings say what the application says
        assert got.headers[name] == direct.headers[name]
    assert requests.get(setting.plan.url + "/static/dist/../../app.py", timeout=10).status_code == 404
    assert requests.get(setting.plan.url + "/static/dist/..%2f..%2fapp.py", timeout=10).status_code in (400, 404)


def test_a_way_is_given_once_and_tells_nobody_apart(setting: Setting):
    wire = requests.Session()
    wire.get(setting.plan.url + "/safety/help", timeout=10)
    given = wire.cookies["hearth_way"]
    assert len(given) == 2 and int(given, 16) >= 0
    again = wire.get(setting.plan.url + "/safety/help", timeout=10)
    assert "hearth_way" not in again.headers.get("Set-Cookie", "")


def test_long_polling_stays_with_its_process(world: World, page: Callable[..., Page]):
    """Ten ways, so that both processes are among them; each page asks many times."""
    person = world.at_stage(2)[0]
    for number in range(10):
        polling = page(person, "nginx", way=f"{number * 23:02x}", transports=("polling",))
        assert polling.wire.transport() == "polling"
        for _ in range(3):
            polling.settles()


def test_foreign_origins_and_made_up_addresses_are_refused(setting: Setting, world: World):
    for headers in (
        {"Origin": "https://elsewhere.example"},
        {"Origin": "https://elsewhere.example", "X-Forwarded-Host": "elsewhere.example", "X-Forwarded-Proto": "https"},
    ):
        foreign = Page(setting.plan.url, world.at_stage(1)[0]["cookie"], origin=headers["Origin"], name="foreign")
        foreign.headers.update({k: v for k, v in headers.items() if k != "Origin"})
        with pytest.raises(socketio.exceptions.ConnectionError):
            foreign.connect()
        foreign.close()


def test_a_clear_page_while_no_process_answers(setting: Setting):
    for server in setting.servers:
        server.stop()
    try:
        away = requests.get(setting.plan.url + "/groups/", timeout=10)
        assert away.status_code == 502 and "Back in a moment" in away.text
        assert away.headers["Cache-Control"] == "no-store"
    finally:
        for server in setting.servers:
            server.start()
        for server in setting.servers:
            server.wait_until_ready()
