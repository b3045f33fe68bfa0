"""A newcomer's path, in real windows: from the front page into the lounge, with somebody else there, and a moderator at hand."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.window import Window, number_of

pytestmark = pytest.mark.browser

GROUP, LOUNGE = "The Slow Miles", "The Bench"


def signs_up(window: Window) -> None:
    window.goes("/")
    window.clicks("link", "Sign up")
    window.introduces_themselves("Noor", "noor-new", "seven calm herons fishing", "Sign up")


def joins(window: Window) -> None:
    window.goes("/groups/discover")
    window.page.get_by_label("Interest").select_option("walking")
    window.clicks("button", "Look")
    expect(window.page.get_by_role("link", name="The Low Ceiling Choir")).to_have_count(0)
    window.clicks("link", GROUP)
    expect(window.page.get_by_role("heading", name=GROUP)).to_be_visible()
    window.clicks("link", "Join")
    expect(window.page.get_by_role("heading", name=f"Join {GROUP}")).to_be_visible()
    window.reads("This group is not therapy")  # the agreement is there to be read
    window.page.locator("input[name=accept]").check()
    window.clicks("button", "Join")
    expect(window.page.get_by_text(f"You belong to {GROUP} now")).to_be_visible()


def test_a_newcomer_comes_in_talks_and_is_kept_safe(window: Callable[..., Window]):
    noor, gerald, marit = window("Noor", width=390, height=800), window("Gerald"), window("Marit, a moderator")

    signs_up(noor)
    joins(noor)
    noor.enters(GROUP, LOUNGE)
    expect(noor.page.locator(".room-others a", has_text="Routes and weather").first).to_be_attached()
    expect(noor.page.get_by_text("The rest of the week")).to_have_count(0)  # a room of the next stage does not exist

    for other, handle in ((gerald, "gerald-umber"), (marit, "marit-fell")):
        other.signs_in(handle)
        other.enters(GROUP, LOUNGE)
    for one in (noor, gerald):
        one.page.evaluate("window.neverReloaded = true")

    hello = noor.writes("Hello, I am new and like slow walks.")
    expect(gerald.message("Hello, I am new")).to_be_visible()
    gerald.writes("Good to have you at the bench.")
    answer = noor.message("Good to have you at the bench.")
    expect(answer).to_be_visible()

    menu = noor.opens_menu(answer)
    menu.get_by_role("button", name="thank you").click()
    expect(menu.get_by_role("button", name="thank you")).to_have_attribute("aria-pressed", "true")
    expect(gerald.message("Good to have you at the bench.").locator("[data-part=responses]")).to_contain_text("Noor")
    noor.is_well("a room with a message's menu open, on a phone")
    menu.get_by_role("link", name="Reply").click()
    expect(noor.page.locator("#reply-words")).to_have_text(re.compile("^You reply to Gerald"))
    noor.writes("Is there a walk on Saturday?")
    expect(gerald.message("Is there a walk").locator("[data-part=reply-excerpt]")).to_have_text(
        "Good to have you at the bench."
    )

    noor.opens_menu(hello).get_by_role("link", name="Change it").click()
    noor.is_well("a room with a message that is being changed")
    hello.locator("textarea").fill("Hello, I am new and like slow, muddy walks.")
    hello.get_by_role("button", name="Save").click()
    seen_by_gerald = gerald.marker(number_of(hello))
    expect(seen_by_gerald.locator("[data-part=text]")).to_have_text("Hello, I am new and like slow, muddy walks.")
    expect(seen_by_gerald.locator("[data-part=edited]")).to_be_visible()
    expect(seen_by_gerald.get_by_role("link", name="Change it")).to_have_count(0)

    wrong = noor.writes("This came out wrong.")
    expect(gerald.message("This came out wrong.")).to_be_visible()
    gerald.opens_menu(gerald.message("This came out wrong.")).get_by_role("link", name="Reply").click()
    gerald.writes("No harm done.")
    quoted = gerald.message("No harm done.").locator("[data-part=reply-excerpt]")
    expect(quoted).to_have_text("This came out wrong.")
    noor.takes_back(wrong)
    for one in (noor, gerald):
        expect(one.marker(number_of(wrong))).to_contain_text("message taken back")
        expect(one.message("No harm done.").locator("[data-part=reply-excerpt]")).to_have_text("an earlier message")
        assert "This came out wrong." not in one.page.content()

    gerald.writes("Newcomers should keep quiet for a while.")
    hurtful = noor.message("Newcomers should keep quiet")
    expect(hurtful).to_be_visible()
    hurtful_id = number_of(hurtful)
    assert noor.page.evaluate("window.neverReloaded"), "the page reloaded in between"

    noor.opens_menu(hurtful).get_by_role("link", name="Report").click()
    noor.page.get_by_label("It is unkind or harassing").check()
    noor.page.get_by_label("In your own words").fill("I felt sent away.")
    noor.clicks("button", "Send the report")
    noor.page.wait_for_url(re.compile(r"^(?!.*/report/)"))
    noor.enters(GROUP, LOUNGE)
    noor.page.evaluate("window.neverReloaded = true")

    marit.goes("/moderation/")
    marit.clicks("link", re.compile(GROUP))
    marit.page.locator("li.row", has_text="about Gerald").last.get_by_role("link").first.click()
    marit.reads("I felt sent away.")
    marit.clicks("button", "Open the message as it was")  # it stays sealed until then, and covered
    marit.page.locator("main blockquote details > summary").first.click()
    expect(marit.page.locator("p:visible", has_text="Newcomers should keep quiet").first).to_be_visible()
    marit.goes(f"/moderation/messages/{hurtful_id}/hide")
    marit.page.get_by_label("Your reason").fill("Everyone may speak here from the first day.")
    marit.page.get_by_label("Which line of the agreement is it about?").select_option(index=1)
    marit.clicks("button", "Hide this message")

    expect(noor.marker(hurtful_id)).to_contain_text("a moderator hid this message")
    assert "keep quiet" not in noor.page.content()
    assert "from the first day" not in noor.page.content(), "the reason is its author's to read"
    expect(gerald.marker(hurtful_id)).to_contain_text("Everyone may speak here from the first day.")
    for one in (noor, gerald):
        assert one.page.evaluate("window.neverReloaded"), "the page reloaded in between"
