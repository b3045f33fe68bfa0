"""A newcomer's path, in real windows: from the front page into the lounge, with somebody else there, and a moderator at hand."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys.conftest import Window
from tests.support.server import PATIENCE

pytestmark = pytest.mark.browser

expect.set_options(timeout=PATIENCE * 1000)
GROUP, LOUNGE = "The Slow Miles", "The Bench"


def message(window: Window, words: str) -> Locator:
    return window.page.locator("li.message", has=window.page.locator("[data-part=text]", has_text=words))


def marker(window: Window, message_id: str) -> Locator:
    return window.page.locator(f'li.message[data-id="{message_id}"]')


def signs_up(window: Window) -> None:
    window.goes("/")
    window.page.get_by_role("main").get_by_role("link", name="Sign up").click()
    window.page.get_by_label("The name people see").fill("Noor")
    window.page.get_by_label("Your handle").fill("noor-new")
    window.page.get_by_label("A password").fill("seven calm herons fishing")
    window.page.get_by_label("I accept the pledge").check()
    window.page.get_by_role("main").get_by_role("button", name="Sign up").click()
    expect(window.page.locator(".codes li").first).to_be_visible()
    window.clicks("link", "I have kept them")


def joins(window: Window) -> None:
    window.goes("/groups/discover")
    window.page.get_by_role("link", name=GROUP).click()
    expect(window.page.get_by_role("heading", name=GROUP)).to_be_visible()
    window.clicks("link", "Join")
    expect(window.page.get_by_role("heading", name=f"Join {GROUP}")).to_be_visible()
    expect(window.page.get_by_role("main")).to_contain_text(
        "This group is not therapy"
    )  # the agreement is there to be read
    window.page.locator("input[name=accept]").check()
    window.page.get_by_role("main").get_by_role("button", name="Join").click()
    expect(window.page.get_by_text(f"You belong to {GROUP} now")).to_be_visible()


def enters(window: Window) -> None:
    window.page.get_by_role("main").get_by_role("link", name=re.compile(f"^{LOUNGE}")).first.click()
    expect(window.page.get_by_role("heading", name=LOUNGE)).to_be_visible()


def writes(window: Window, words: str) -> None:
    window.page.locator("#body").fill(words)
    window.page.locator("#send").click()
    expect(message(window, words)).to_be_visible()


def test_a_newcomer_comes_in_talks_and_is_kept_safe(window: Callable[..., Window]):
    noor, gerald, marit = window("Noor", width=390, height=800), window("Gerald"), window("Marit, a moderator")

    signs_up(noor)
    joins(noor)
    enters(noor)
    expect(noor.page.locator(".room-others a", has_text="Routes and weather").first).to_be_attached()
    expect(noor.page.get_by_text("The rest of the week")).to_have_count(0)  # a room of the next stage does not exist

    for other, handle in ((gerald, "gerald-umber"), (marit, "marit-fell")):
        other.signs_in(handle)
        other.goes("/groups/")
        other.page.get_by_role("main").get_by_role("link", name=GROUP).first.click()
        enters(other)
        other.page.evaluate("window.neverReloaded = true")
    noor.page.evaluate("window.neverReloaded = true")

    writes(noor, "Hello, I am new and like slow walks.")
    expect(message(gerald, "Hello, I am new")).to_be_visible()
    writes(gerald, "Good to have you at the bench.")
    answer = message(noor, "Good to have you at the bench.")
    expect(answer).to_be_visible()

    answer.locator("details[data-part=actions] > summary").click()
    answer.get_by_role("button", name="thank you", exact=False).click()
    expect(message(gerald, "Good to have you at the bench.").locator("[data-part=responses]")).to_contain_text("Noor")

    writes(noor, "This came out wrong.")
    mine = message(noor, "This came out wrong.")
    gone = mine.get_attribute("data-id") or ""
    expect(message(gerald, "This came out wrong.")).to_be_visible()
    mine.locator("details[data-part=actions] > summary").first.click()
    mine.locator("details[data-part=act-take-back] > summary").click()
    mine.get_by_role("button", name="Yes, take it back").click()
    expect(marker(gerald, gone)).to_contain_text("message taken back")
    expect(marker(gerald, gone)).not_to_contain_text("This came out wrong.")

    writes(gerald, "Newcomers should keep quiet for a while.")
    hurtful = message(noor, "Newcomers should keep quiet")
    hurtful_id = hurtful.get_attribute("data-id") or ""
    assert noor.page.evaluate("window.neverReloaded"), "the page reloaded in between"

    hurtful.locator("details[data-part=actions] > summary").click()
    hurtful.get_by_role("link", name="Report").click()
    noor.page.get_by_label("It is unkind").check()
    noor.page.get_by_label("In your own words").fill("I felt sent away.")
    noor.page.get_by_role("button", name="Send the report").click()
    noor.page.wait_for_url(re.compile(r"^(?!.*/report/)"))
    noor.goes("/groups/")
    noor.page.get_by_role("main").get_by_role("link", name=GROUP).first.click()
    enters(noor)

    marit.goes("/moderation/")
    marit.page.get_by_role("main").get_by_role("link", name=re.compile(GROUP)).first.click()
    marit.page.locator("li.row", has_text="about Gerald").last.get_by_role("link").first.click()
    expect(marit.page.get_by_role("main")).to_contain_text("I felt sent away.")
    marit.page.locator("main details > summary").first.click()  # what was reported stays covered until it is opened
    expect(marit.page.get_by_text("Newcomers should keep quiet").first).to_be_visible()
    marit.goes(f"/moderation/messages/{hurtful_id}/hide")
    marit.page.get_by_label("Your reason").fill("Everyone may speak here from the first day.")
    marit.page.get_by_role("button", name="Hide this message").click()

    expect(marker(noor, hurtful_id)).to_contain_text("a moderator hid this message")
    expect(marker(noor, hurtful_id)).not_to_contain_text("keep quiet")
    expect(marker(gerald, hurtful_id)).to_contain_text("Everyone may speak here from the first day.")
    assert gerald.page.evaluate("window.neverReloaded"), "the page reloaded in between"


def test_without_scripts_a_room_is_read_and_written_in(window: Callable[..., Window], ids: Callable[[str], int]):
    gerald, kwabena = window("Gerald", scripts=False), window("Kwabena")
    lounge = ids(f"SELECT id FROM rooms WHERE name = '{LOUNGE}' AND depth = 1")
    kwabena.signs_in("kwabena-strides")
    kwabena.goes(f"/rooms/{lounge}")
    gerald.signs_in("gerald-umber")
    gerald.goes(f"/rooms/{lounge}")
    gerald.page.locator("#body").fill("Written without a single script.")
    gerald.page.locator("#send").click()
    expect(message(gerald, "Written without a single script.")).to_be_visible()
    expect(message(kwabena, "Written without a single script.")).to_be_visible()


def test_who_was_offline_gets_what_came_and_sends_what_waited(window: Callable[..., Window], ids: Callable[[str], int]):
    lounge = ids(f"SELECT id FROM rooms WHERE name = '{LOUNGE}' AND depth = 1")
    piotr, tamsin = window("Piotr"), window("Tamsin")
    for one, handle in ((piotr, "piotr-oldgate"), (tamsin, "tamsin-puddle")):
        one.signs_in(handle)
        one.goes(f"/rooms/{lounge}")
    writes(tamsin, "Before the tunnel.")
    expect(message(piotr, "Before the tunnel.")).to_be_visible()
    piotr.context.set_offline(True)
    writes(tamsin, "Meanwhile it began to rain.")
    piotr.page.locator("#body").fill("Written in the tunnel.")
    piotr.page.locator("#send").click()
    piotr.context.set_offline(False)
    expect(message(piotr, "Meanwhile it began to rain.")).to_have_count(1)
    expect(message(tamsin, "Written in the tunnel.")).to_have_count(1)
    expect(message(piotr, "Written in the tunnel.")).to_have_count(1)
    piotr.complaints = [told for told in piotr.complaints if "ERR_INTERNET_DISCONNECTED" not in told]
