"""A real server filled by `hearth demo`, Debian's Chromium, and windows of people in it. A test that fails leaves a picture of each
window in test-results/."""

import os
import re
import shutil
import sqlite3
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, sync_playwright

from community.shared.settings import ROOT
from tests.journeys.window import Window
from tests.support.server import Server, hearth

PICTURES = ROOT / "test-results"
FAILED = pytest.StashKey[bool]()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium")
    if path is None:
        pytest.fail("Chromium is missing, and this test drives a real one. On Debian: apt-get install chromium")
    flags = [
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
    ]
    flags += ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    done = hearth(folder, "demo")
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def server(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("journey") / "data"
    shutil.copytree(filled, folder)
    with Server(folder) as running:
        yield running


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


@pytest.fixture
def window(request: pytest.FixtureRequest, server: Server, chromium: Browser) -> Iterator[Callable[..., Window]]:
    """`window("Ana", width=390)` opens one of its own, with cookies of its own."""
    opened: list[Window] = []

    def open_one(who: str, width: int = 1280, height: int = 800, scripts: bool = True) -> Window:
        context = chromium.new_context(
            viewport={"width": width, "height": height}, java_script_enabled=scripts, locale="en-GB", timezone_id="UTC"
        )
        opened.append(Window(server, context, who))
        return opened[-1]

    yield open_one
    failed = request.node.stash.get(FAILED, False)
    complaints = "\n".join(f"{one.who}: {complaint}" for one in opened for complaint in one.complaints)
    if complaints or failed:
        take_pictures(request.node.name, opened)
    for one in opened:
        one.context.close()
    if failed:
        print(complaints)  # beside what failed, not in place of it
    else:
        assert not complaints, complaints


def take_pictures(test: str, opened: list[Window]) -> None:
    PICTURES.mkdir(exist_ok=True)
    for one in opened:
        for number, page in enumerate(one.context.pages):
            name = re.sub(r"[^\w-]+", "-", f"{test}-{one.who}-{number}")
            try:
                page.screenshot(path=PICTURES / f"{name}.png", timeout=5_000)
            except Error as fault:  # a page that hangs; what failed says more than its picture
                print(f"no picture of {name}: {fault}")


@pytest.fixture
def ids(server: Server) -> Callable[[str], int]:
    """A number from the server's own database, for addresses: `ids("SELECT id FROM groups WHERE …")`."""

    def ask(query: str) -> int:
        with closing(sqlite3.connect(f"file:{server.database}?mode=ro", uri=True)) as database:
            found = database.execute(query).fetchone()
        assert found, query
        return int(found[0])

    return ask
