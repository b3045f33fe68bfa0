"""A real server filled by `hearth demo`, Debian's Chromium, and windows that keep watch: whatever the browser complains of (a page's
own error, a breach of the Content-Security-Policy, a request that leaves this server) fails the test that caused it."""

import os
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

from community.admin.services.demo_content import PASSWORD
from community.shared.settings import ROOT
from tests.support.server import PATIENCE, Server, hearth

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"


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


class Window:
    """Somebody's browser window."""

    def __init__(self, server: Server, context: BrowserContext, who: str):
        self.server, self.context, self.who = server, context, who
        self.complaints: list[str] = []
        context.set_default_timeout(PATIENCE * 1000)
        self.page: Page = context.new_page()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda fault: self.complaints.append(f"a script failed: {fault}"))
        context.on("request", self._see)

    def _hear(self, message: ConsoleMessage) -> None:
        expected = re.search(r"status of (403|404|422)", message.text)
        if message.type == "error" and not expected:
            self.complaints.append(message.text)

    def _see(self, request: Request) -> None:
        if not request.url.startswith(
            (self.server.url, self.server.url.replace("http", "ws"), "data:", "blob:", "about:")
        ):
            self.complaints.append(f"a request leaves this server: {request.url}")

    def goes(self, path: str) -> None:
        answer = self.page.goto(self.server.url + path)
        assert answer is not None and answer.ok, f"{path}: {answer and answer.status}"

    def signs_in(self, handle: str) -> None:
        self.goes("/accounts/sign-in")
        self.page.get_by_label("Your handle or e-mail").fill(handle)
        self.page.get_by_label("Your password").fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in").click()
        self.page.wait_for_url(re.compile(r"^(?!.*sign-in)"))

    def clicks(self, role: str, name: str) -> None:
        self.page.get_by_role(role, name=name, exact=True).first.click()  # type: ignore[arg-type]

    def faults(self) -> list[str]:
        """What axe-core finds on the page as it stands."""
        if not AXE.exists():
            pytest.fail("axe-core is missing: run `make assets`")
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = self.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        return [
            f"{violation['id']} ({violation['help']}): {node['target']} {node['html'][:160]}"
            for violation in found["violations"]
            for node in violation["nodes"]
        ]

    def overhang(self) -> int:
        """How many pixels the page is wider than its window."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@pytest.fixture
def window(server: Server, chromium: Browser) -> Iterator[Callable[..., Window]]:
    """`window("Ana", width=390)` opens one of its own, with cookies of its own."""
    opened: list[Window] = []

    def open_one(who: str, width: int = 1280, height: int = 800, scripts: bool = True) -> Window:
        context = chromium.new_context(
            viewport={"width": width, "height": height}, java_script_enabled=scripts, locale="en-GB", timezone_id="UTC"
        )
        opened.append(Window(server, context, who))
        return opened[-1]

    yield open_one
    complaints = [f"{one.who}: {complaint}" for one in opened for complaint in one.complaints]
    for one in opened:
        one.context.close()
    assert not complaints, "\n".join(complaints)


@pytest.fixture
def ids(server: Server) -> Callable[[str], int]:
    """A number from the server's own database, for addresses: `ids("SELECT id FROM groups WHERE …")`."""

    def ask(query: str) -> int:
        with closing(sqlite3.connect(f"file:{server.database}?mode=ro", uri=True)) as database:
            found = database.execute(query).fetchone()
        assert found, query
        return int(found[0])

    return ask
