"""A message that waits for a look, from both sides at once: its writer reads that it waits and why, at once, after coming back and without
scripts; a moderator finds it, reads why, and lets it through or sends it back."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.window import Window

pytestmark = pytest.mark.browser

WHY = "We don't sell to each other here."
WALK = "SELECT id FROM groups WHERE name = 'The Slow Miles'"


def test_a_held_message_from_both_sides(window: Callable[..., Window], ids: Callable[[str], int]) -> None:
    marit, luz, gerald = window("Marit"), window("Luz", width=390), window("Gerald")
    group = ids(WALK)
    room = ids(f"SELECT id FROM rooms WHERE group_id = {group} AND name = 'The Bench'")
    marit.signs_in("marit-fell")
    marit.goes(f"/moderation/{group}/words")
    marit.page.get_by_label("Word or phrase").fill("heliotrope boots")
    marit.page.get_by_label("waits until a moderator has looked").check()
    marit.clicks("button", "Try it on the last 500 messages")
    marit.reads("None of the last 500 messages")
    expect(marit.page.get_by_label("waits until a moderator has looked")).to_be_checked()
    marit.page.get_by_label("Why", exact=True).fill(WHY)
    marit.is_well("a rule, tried")
    marit.clicks("button", "Add it")
    marit.reads("The rule holds from the next message on.")
    marit.goes(f"/rooms/{room}")
    for one, handle in ((luz, "luz-marina"), (gerald, "gerald-umber")):
        one.signs_in(handle)
        one.goes(f"/rooms/{room}")

    luz.page.locator("#body").fill("I have H\u00e9liotrope  b-o-o-t-s for you, nearly new.")
    luz.page.locator("#send").click()
    waits = luz.page.locator("#waiting li.message")
    for _again in ("live", "after coming back"):
        expect(waits).to_contain_text("Waits for a look.")
        expect(waits.locator("[data-part=reason]")).to_contain_text(WHY)
        luz.is_well("a message of mine that waits")
        assert luz.overhang() <= 0
        luz.page.reload()
    expect(marit.page.locator("#look")).to_be_visible()
    assert "nearly new" not in gerald.page.content()

    plain = window("Luz without scripts", width=390, scripts=False)
    plain.signs_in("luz-marina")
    plain.goes(f"/rooms/{room}")
    expect(plain.page.locator("#waiting li.message")).to_contain_text(WHY)
    plain.page.locator("#body").fill("Heliotrope boots, anyone?")
    plain.clicks("button", "Send")
    expect(plain.page.locator(".flashes, .flash, [role=status]").filter(has_text=WHY).first).to_be_visible()
    expect(plain.page.locator("#waiting li.message")).to_have_count(2)

    marit.page.locator("#look a").click()
    marit.reads(WHY)
    marit.is_well("what waits, with why")
    marit.clicks("button", "Let it through: the message by Luz Marina")
    marit.reads("The message is in the room now.")
    expect(gerald.message("nearly new")).to_be_visible()
    expect(luz.message("nearly new")).to_be_visible()
    expect(luz.message("nearly new").locator("[data-part=reason]")).to_have_count(0)
    expect(luz.page.locator("#waiting li.message")).to_have_count(1)
    marit.goes(f"/moderation/{group}/words")
    marit.clicks("button", "Take away the rule about heliotrope boots")
    marit.reads("You took the rule away.")
