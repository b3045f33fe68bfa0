"""Somebody's browser window, and what a person does in it. It keeps watch: whatever the browser complains of (a page's own error, a
breach of the Content-Security-Policy, a request that leaves this server) is kept for the test to fail by.

Here: words for what people do. Not here: starting servers and the browser (conftest.py).
"""

import re
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Request, expect

from community.admin.services.demo_content import PASSWORD
from community.shared.settings import ROOT
from tests.support.server import PATIENCE, Server

expect.set_options(timeout=PATIENCE * 1000)

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
CUT_OFF = re.compile(r"net::ERR_(CONNECTION|INTERNET|EMPTY_RESPONSE|SOCKET_NOT_CONNECTED)")
"""What the browser says when the server or the network is away."""


class Window:
    """A window of one person, with cookies of its own. Further tabs of theirs are `another_tab()`."""

    def __init__(self, server: Server, context: BrowserContext, who: str):
        self.server, self.context, self.who = server, context, who
        self.complaints: list[str] = []
        context.set_default_timeout(PATIENCE * 1000)
        context.on("console", self._hear)
        context.on("weberror", lambda fault: self.complaints.append(f"a script failed: {fault.error}"))
        context.on("request", self._see)
        self.page: Page = context.new_page()

    def _hear(self, message: ConsoleMessage) -> None:
        expected = re.search(r"status of (403|404|422)", message.text)
        if message.type == "error" and not expected:
            self.complaints.append(message.text)

    def _see(self, request: Request) -> None:
        if not request.url.startswith(
            (self.server.url, self.server.url.replace("http", "ws"), "data:", "blob:", "about:")
        ):
            self.complaints.append(f"a request leaves this server: {request.url}")

    def forgives(self, pattern: re.Pattern[str] | str) -> None:
        """Let go of complaints that this test caused on purpose."""
        self.complaints = [told for told in self.complaints if not re.search(pattern, told)]

    def another_tab(self) -> "Window":
        """A second tab of the same person: the same cookies. Complaints go to the first, which hears all of them."""
        tab = object.__new__(Window)
        tab.server, tab.context, tab.who, tab.complaints = self.server, self.context, self.who, []
        tab.page = self.context.new_page()
        return tab

    # ---- getting about

    def goes(self, path: str) -> None:
        answer = self.page.goto(self.server.url + path)
        assert answer is not None and answer.ok, f"{path}: {answer and answer.status}"

    def finds_nothing_at(self, path: str) -> None:
        """As if it did not exist."""
        answer = self.page.goto(self.server.url + path)
        assert answer is not None and answer.status == 404, f"{path}: {answer and answer.status}"

    def path(self) -> str:
        return self.page.url.removeprefix(self.server.url)

    def clicks(self, role: str, name: str | re.Pattern[str]) -> None:
        """In the page itself, not in its frame."""
        self.page.get_by_role("main").get_by_role(role, name=name, exact=isinstance(name, str)).first.click()  # type: ignore[arg-type]

    def reads(self, words: str) -> None:
        expect(self.page.get_by_role("main")).to_contain_text(words)

    def signs_in(self, handle: str, password: str = PASSWORD) -> None:
        self.goes("/accounts/sign-in")
        self.page.get_by_label("Your handle or e-mail").fill(handle)
        self.page.get_by_label("Your password").fill(password)
        self.clicks("button", "Sign in")
        self.page.wait_for_url(re.compile(r"^(?!.*sign-in)"))

    def introduces_themselves(self, name: str, handle: str, password: str, button: str) -> list[str]:
        """Fill in a sign-up that gives no e-mail, and keep the recovery codes that come instead."""
        self.page.get_by_label("The name people see").fill(name)
        self.page.get_by_label("Your handle").fill(handle)
        self.page.get_by_label("A password").fill(password)
        self.page.get_by_label("I accept the pledge").check()
        self.clicks("button", button)
        expect(self.page.locator(".codes li")).to_have_count(10)
        codes = self.page.locator(".codes li").all_inner_texts()
        self.is_well("the sheet of recovery codes")
        self.clicks("link", "I have kept them")
        return codes

    def enters(self, group: str, room: str) -> None:
        """From one's own groups into a room."""
        self.goes("/groups/")
        self.clicks("link", group)
        self.clicks("link", re.compile(f"^{re.escape(room)}"))
        expect(self.page.get_by_role("heading", name=room)).to_be_visible()

    # ---- talking

    def message(self, words: str) -> Locator:
        return self.page.locator("#messages li.message", has=self.page.locator("[data-part=text]", has_text=words))

    def marker(self, message_id: str) -> Locator:
        return self.page.locator(f'#messages li.message[data-id="{message_id}"]')

    def writes(self, words: str) -> Locator:
        """Write and send, and wait until it stands in the room. Gives the message, found by its number from then on."""
        self.page.locator("#body").fill(words)
        self.page.locator("#send").click()
        expect(self.message(words)).to_be_visible()
        return self.marker(number_of(self.message(words)))

    def opens_menu(self, message: Locator) -> Locator:
        message.locator("details[data-part=actions] > summary").click()
        return message.locator(".actions-box")

    def takes_back(self, message: Locator) -> None:
        menu = self.opens_menu(message)
        menu.locator("details[data-part=act-take-back] > summary").click()
        menu.get_by_role("button", name="Yes, take it back").click()

    # ---- the page as it stands

    def is_well(self, name: str) -> None:
        faults = self.faults()
        assert not faults, "\n".join([name, *faults])

    def faults(self) -> list[str]:
        """What axe-core finds on the page, and what every page has to have."""
        if not AXE.exists():
            pytest.fail("axe-core is missing: run `make assets`")
        self._settles()
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = self.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        return self._frame_faults() + [
            f"{violation['id']} ({violation['help']}): {node['target']} {node['html'][:160]} {_measured(node)}"
            for violation in found["violations"]
            for node in violation["nodes"]
        ]

    def _settles(self) -> None:
        """Colours that fade have faded: axe-core would measure one on its way."""
        self.page.evaluate(
            """async () => {
                const frame = () => new Promise((done) => requestAnimationFrame(done));
                await frame();
                await frame();
                await Promise.allSettled(document.getAnimations().map((one) => one.finished));
            }"""
        )

    def _frame_faults(self) -> list[str]:
        have: dict[str, bool] = self.page.evaluate(
            """() => {
                const seen = (selector) => [...document.querySelectorAll(selector)].some((it) => it.checkVisibility());
                return {
                    "one h1": document.querySelectorAll("h1").length === 1 && seen("h1"),
                    "a title of its own": !["", document.querySelector(".brand-name").textContent].includes(document.title.trim()),
                    "its language": /^[a-z]{2}/.test(document.documentElement.lang),
                    "the quick exit": seen("a[data-quick-exit]"),
                    "the way to help": seen("a.help-now"),
                    "the way to the pledge": seen(".site-foot a"),
                    "stillness for who asked for it": !matchMedia("(prefers-reduced-motion: reduce)").matches
                        || [...document.querySelectorAll("*")].every((it) => {
                            const { transitionDuration, animationDuration } = getComputedStyle(it);
                            return [transitionDuration, animationDuration].every((time) => parseFloat(time) <= 0.01);
                        }),
                    "markup without scripts in it": !document.querySelector("[onclick], [onload], [onsubmit], script:not([src])"),
                };
            }"""
        )
        # A room fills the window; its page has no foot.
        if self.page.locator("body.is-room").count():
            have.pop("the way to the pledge")
        return [f"the page lacks {what}" for what, has in have.items() if not has]

    def overhang(self) -> int:
        """How many pixels the page is wider than its window."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def _measured(node: dict[str, Any]) -> str:
    """The colours that axe-core saw, where it was about colours: without them nobody can say what stood there at that moment."""
    seen = [check.get("data") or {} for check in node["any"]]
    return " ".join(
        f"{one['fgColor']} on {one['bgColor']}" for one in seen if isinstance(one, dict) and one.get("fgColor")
    )


def number_of(message: Locator) -> str:
    found = message.get_attribute("data-id")
    assert found
    return found
