"""Asking for company in real browsers: one asks, the other comes, and both pages breathe in step; with less motion they count in step;
and the breath that anybody can take alone, with and without scripts."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from community.connections.rules import TOGETHER_FOR
from community.safety.rules import BREATH
from tests.journeys.test_every_page import faults_in_every_light
from tests.journeys.window import Window

pytestmark = pytest.mark.browser

LUZ, GERALD = "luz-marina", "gerald-umber"
WHOLE_MS = BREATH.whole * 1000
IN_STEP_MS = 700
"""How far two pages may be from each other: what an answer takes to a page, on a machine that is busy with other tests."""

CIRCLE = """() => {
    const [movement] = document.querySelector("[data-pacer-air]").getAnimations();
    return [performance.timeOrigin + performance.now(), movement.currentTime];
}"""
"""One moment of a page: when it is, by the one clock of this machine, and how far the circle that is shown has come."""

NEXT_WORD = """() => new Promise((seen) => {
    const words = document.querySelector("[data-pacer-now]");
    new MutationObserver((_changes, watch) => {
        watch.disconnect();
        const at = performance.timeOrigin + performance.now();
        seen([at, document.querySelector("[data-pacer]").dataset.step, Number(document.querySelector("[data-pacer-count]").textContent)]);
    }).observe(words, { subtree: true, childList: true, characterData: true });
})"""
"""The same of the words: the moment at which they change, and to what."""


@pytest.fixture
def two(window: Callable[..., Window]) -> Iterator[tuple[Window, Window]]:
    """Luz, and Gerald who says that he is open."""
    luz, gerald = window(LUZ, width=390), window(GERALD)
    luz.signs_in(LUZ)
    gerald.signs_in(GERALD)
    gerald.goes("/boundaries")
    gerald.page.get_by_role("radiogroup", name="How much there is of me today").get_by_label("Open", exact=True).click()
    gerald.page.wait_for_load_state("networkidle")
    yield luz, gerald


def asks(luz: Window, line: str = "") -> None:
    luz.goes("/connections/company")
    luz.page.get_by_label("Gerald Umber").check()
    luz.page.get_by_label("A line with it").fill(line)
    luz.clicks("button", "Ask them")
    luz.reads("You asked")
    luz.page.wait_for_load_state("networkidle")


def comes(gerald: Window) -> None:
    gerald.goes("/connections/company")
    gerald.clicks("button", re.compile("^I can be there"))
    gerald.page.wait_for_url(re.compile(r"/rooms/\d+"))
    gerald.page.wait_for_load_state("networkidle")


def begun(moment: list[Any]) -> float:
    """When the first breath was, as that page has it."""
    at, elapsed = moment
    return float(at) - float(elapsed)


def apart(one: float, other: float) -> float:
    """How far two pages are from each other within a breath."""
    off = (one - other) % WHOLE_MS
    return min(off, WHOLE_MS - off)


def test_one_asks_one_comes_and_both_breathe_in_step(two: tuple[Window, Window]):
    luz, gerald = two
    gerald.goes("/connections/")
    gerald.page.wait_for_load_state("networkidle")
    asks(luz, "A heavy evening.")
    expect(gerald.page.locator("[data-company-asked]")).to_be_visible()  # told without a reload
    gerald.is_well("a page with the word that somebody asks")
    gerald.page.locator("[data-company-asked] a").click()
    gerald.reads("Luz Marina asks for company")
    gerald.reads("A heavy evening.")
    faults = faults_in_every_light(gerald, "asked for company") + faults_in_every_light(luz, "asking for company")
    for one in (luz, gerald):
        one.page.emulate_media(color_scheme="light", reduced_motion="no-preference")
    comes(gerald)
    luz.page.wait_for_url(re.compile(r"/rooms/\d+"))  # she is led there
    for one in (luz, gerald):
        expect(one.page.locator("[data-pacer-now]")).to_be_visible()
    assert apart(begun(luz.page.evaluate(CIRCLE)), begun(gerald.page.evaluate(CIRCLE))) < IN_STEP_MS
    steps = [one.page.locator("[data-pacer]") for one in (luz, gerald)]
    expect(steps[0]).to_have_attribute("data-step", "out")
    expect(steps[1]).to_have_attribute("data-step", "out")

    # Whoever comes back to the page later is in the same breath.
    luz.page.reload()
    expect(luz.page.locator("[data-pacer-now]")).to_be_visible()
    assert apart(begun(luz.page.evaluate(CIRCLE)), begun(gerald.page.evaluate(CIRCLE))) < IN_STEP_MS

    # Put away for oneself, and back in step: the other's goes on.
    luz.page.locator("[data-pacer] summary").click()
    expect(luz.page.locator("[data-pacer-air]")).to_be_hidden()
    expect(gerald.page.locator("[data-pacer-air]")).to_be_visible()
    luz.page.locator("[data-pacer] summary").click()
    expect(luz.page.locator("[data-pacer-air]")).to_be_visible()
    luz.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert apart(begun(luz.page.evaluate(CIRCLE)), begun(gerald.page.evaluate(CIRCLE))) < IN_STEP_MS
    assert luz.page.locator("[aria-live] [data-pacer-now], [role=status] [data-pacer-now]").count() == 0

    faults += faults_in_every_light(luz, "breathing together") + faults_in_every_light(gerald, "breathing together")
    assert not faults, "\n".join(faults)

    luz.clicks("button", "End it for us both")
    expect(gerald.page.locator("[data-pacer-over]")).to_be_visible()
    expect(gerald.page.locator("[data-pacer-air]")).to_be_hidden()
    expect(luz.page.locator("[data-pacer]")).to_have_count(0)


def test_in_a_conversation_that_is_open_already_the_breath_comes_by_itself_and_goes(
    two: tuple[Window, Window], ids: Callable[[str], int]
):
    luz, gerald = two
    asks(luz)
    there = luz.another_tab()
    there.page.clock.install()
    room = ids(
        """SELECT r.id FROM rooms r JOIN connection_sides s ON s.connection_id = r.connection_id
        JOIN people p ON p.id = s.person_id WHERE p.handle = 'luz-marina'"""
    )
    there.goes(f"/rooms/{room}")
    expect(there.page.locator("[data-pacer]")).to_have_count(0)
    there.page.wait_for_load_state("networkidle")
    comes(gerald)
    expect(there.page.locator("[data-pacer-now]")).to_be_visible()
    there.page.clock.fast_forward(TOGETHER_FOR.seconds * 1000)
    expect(there.page.locator("[data-pacer-over]")).to_be_visible()
    expect(there.page.locator("[data-pacer-air]")).to_be_hidden()
    gerald.clicks("button", "End it for us both")


def test_with_less_motion_both_count_in_step(two: tuple[Window, Window]):
    luz, gerald = two
    for one in (luz, gerald):
        one.page.emulate_media(reduced_motion="reduce")
    asks(luz)
    comes(gerald)
    luz.page.wait_for_url(re.compile(r"/rooms/\d+"))
    offsets = []
    for one in (luz, gerald):
        expect(one.page.locator("[data-pacer-count]")).to_be_visible()
        assert one.page.evaluate("document.querySelector('[data-pacer-air]').getAnimations().length") == 0
        at, step, count = one.page.evaluate(NEXT_WORD)
        before = {"in": 0, "hold": BREATH.inward, "out": BREATH.inward + BREATH.hold}[step]
        offsets.append(at - 1000 * (before + count - 1))
    assert apart(*offsets) < IN_STEP_MS
    gerald.clicks("button", "End it for us both")


def test_nobody_came_and_the_page_offers_what_helps(two: tuple[Window, Window]):
    luz, _gerald = two
    asks(luz)
    luz.clicks("button", "Take it back")
    luz.reads("Whom you can ask")
    luz.clicks("link", "Breathe slowly for a few minutes")
    expect(luz.page.locator("[data-pacer-now]")).to_be_visible()
    expect(luz.page.locator("[data-pacer-count]")).to_be_hidden()
    luz.page.emulate_media(reduced_motion="reduce")
    expect(luz.page.locator("[data-pacer-count]")).to_be_visible()


def test_without_scripts_it_is_all_there(two: tuple[Window, Window], window: Callable[..., Window]):
    """The circle moves by itself, the words say how to count, and the whole way from asking to breathing works."""
    _luz, gerald = two
    plain = window("Luz without scripts", width=390, scripts=False)
    plain.signs_in(LUZ)
    plain.goes("/safety/breathe")
    plain.reads("Breathe in while you count to 4")
    expect(plain.page.locator("[data-pacer-air]")).to_be_visible()
    expect(plain.page.locator("[data-pacer-now]")).to_be_hidden()
    plain.goes("/connections/company")
    plain.page.get_by_label("Gerald Umber").check()
    plain.clicks("button", "Ask them")
    plain.reads("You asked")
    comes(gerald)
    plain.clicks("link", "Look whether somebody is there")
    plain.reads("You two are together in your conversation now.")
    plain.clicks("link", "To your conversation")
    plain.reads("You two breathe together")
    plain.reads("Breathe in while you count to 4")
    plain.clicks("button", "End it for us both")
    plain.reads("You ended the breathing for you both.")
