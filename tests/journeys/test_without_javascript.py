"""Without a single script: signing in, reading, writing, replying, responding, changing, taking back. Somebody with scripts looks on
and sees each of them without a reload."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.window import Window, number_of

pytestmark = pytest.mark.browser


def test_a_room_is_read_and_written_in_without_scripts(window: Callable[..., Window], ids: Callable[[str], int]):
    gerald, kwabena = window("Gerald", scripts=False), window("Kwabena")
    number = ids("SELECT id FROM rooms WHERE name = 'The Bench'")
    room = f"/rooms/{number}"
    kwabena.signs_in("kwabena-strides")
    kwabena.goes(room)
    kwabenas = kwabena.writes("Who has the map?")
    gerald.signs_in("gerald-umber")
    gerald.goes(room)
    page = gerald.page
    expect(gerald.message("Who has the map?")).to_be_visible()

    gerald.writes("Written without a single script.")
    expect(kwabena.message("Written without a single script.")).to_be_visible()
    expect(page.locator("#body")).to_have_value("")

    gerald.opens_menu(gerald.message("Who has the map?")).get_by_role("link", name="Reply").click()
    expect(page.locator("#reply-words")).to_have_text(re.compile("^You reply to Kwabena"))
    gerald.writes("The map is in my other coat.")
    expect(kwabena.message("The map is in").locator("[data-part=reply-excerpt]")).to_have_text("Who has the map?")

    gerald.opens_menu(gerald.message("Who has the map?")).get_by_role("button", name="heard").click()
    expect(kwabenas.locator("[data-part=responses]")).to_contain_text("Gerald")
    given = gerald.message("Who has the map?").locator("[data-part=responses]")
    expect(given).to_contain_text("Heard")
    expect(given).not_to_contain_text("Gerald")  # who gave which is for its author alone
    gerald.opens_menu(gerald.message("Who has the map?")).get_by_role("button", name="heard").click()
    expect(kwabenas.locator("[data-part=responses]")).to_have_count(0)
    expect(gerald.message("Who has the map?").locator("[data-part=responses]")).to_have_count(0)

    mine = number_of(gerald.message("The map is in my other coat."))
    gerald.opens_menu(gerald.marker(mine)).get_by_role("link", name="Change it").click()
    page.get_by_label("Change what you wrote").fill("The map is in my *other* coat, I think.")
    gerald.clicks("button", "Save")
    for one in (gerald, kwabena):
        expect(one.marker(mine).locator("[data-part=text]")).to_have_text("The map is in my other coat, I think.")
        expect(one.marker(mine).locator("[data-part=edited]")).to_be_visible()

    # What a screen reader was given to read goes too, when the message goes.
    last = gerald.writes("Please forget what I said.")
    expect(kwabena.page.locator("#announcer")).to_contain_text("Please forget what I said.")
    gerald.takes_back(last)
    expect(kwabena.page.locator("#announcer")).to_be_empty()

    gerald.takes_back(gerald.marker(mine))
    for one in (gerald, kwabena):
        expect(one.marker(mine)).to_contain_text("message taken back")
        assert "other coat" not in one.page.content()

    page.locator("#send").click()  # nothing written: a sentence comes back, not a blank page
    expect(page.locator("#composer-alert")).not_to_be_empty()
