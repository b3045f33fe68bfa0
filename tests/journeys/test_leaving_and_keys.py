"""Leaving at once, and getting about by keyboard alone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from community.admin.services.demo_content import PASSWORD
from tests.journeys.window import Window

pytestmark = pytest.mark.browser

NEUTRAL = "https://www.wikipedia.org/"


@pytest.mark.parametrize("way", ["click", "escape"])
def test_quick_exit_leaves_nothing_behind(window: Callable[..., Window], ids: Callable[[str], int], way: str) -> None:
    piotr = window("Piotr")
    piotr.context.route(f"{NEUTRAL}**", lambda route: route.fulfill(body="weather", content_type="text/html"))
    piotr.signs_in("piotr-oldgate")
    number = ids("SELECT id FROM rooms WHERE name = 'The Bench'")
    room = f"/rooms/{number}"
    piotr.goes(room)
    piotr.page.locator("#body").fill("nobody should find this draft")
    if way == "click":
        piotr.page.locator("[data-quick-exit]").click()
    else:
        for _ in range(3):
            piotr.page.keyboard.press("Escape")
    piotr.page.wait_for_url(NEUTRAL)
    piotr.page.go_back()
    assert room not in piotr.page.url, "the way back leads to the page that was left"
    piotr.goes(room)
    expect(piotr.page.locator("#body")).to_have_value("")
    piotr.forgives(NEUTRAL)


def to(page: Page, what: str, most: int = 80) -> None:
    """Press Tab until the focus is there, as somebody without a mouse does."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("what => document.activeElement?.matches(what)", what):
            return
    raise AssertionError(f"{what} is not reached by keyboard")


def test_from_signing_in_to_speaking_by_keyboard_alone(window: Callable[..., Window]) -> None:
    tamsin = window("Tamsin")
    page = tamsin.page
    tamsin.goes("/accounts/sign-in")
    to(page, "[name=who]")
    page.keyboard.type("tamsin-puddle")
    to(page, "[name=password]")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/groups/")
    to(page, "main a[href*='/groups/']")
    while page.evaluate("document.activeElement.textContent.trim()") != "The Slow Miles":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="The Slow Miles")).to_be_visible()
    to(page, "main a[href*='/rooms/']")
    page.keyboard.press("Enter")
    expect(page.locator("#body")).to_be_visible()
    to(page, "#body", most=400)
    page.keyboard.type("Typed and sent without a mouse.")
    to(page, "#send")
    page.keyboard.press("Enter")
    expect(page.locator("li.message", has_text="Typed and sent without a mouse.")).to_have_count(1)
