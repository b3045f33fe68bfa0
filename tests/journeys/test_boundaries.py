"""Boundaries in real browsers: kept as they are changed, read by others before they write and while they do, and a break."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.test_every_page import faults_in_every_light
from tests.journeys.window import Window

pytestmark = pytest.mark.browser

MINE, OTHER = "luz-marina", "dorothea-w"
ROOM = """SELECT r.id FROM rooms r JOIN groups g ON g.id = r.group_id WHERE g.name = 'The Slow Miles' AND r.depth = 1 AND EXISTS
    (SELECT 1 FROM messages m JOIN people p ON p.id = m.author_id WHERE m.room_id = r.id AND p.handle = 'gerald-umber')"""
PERSON = f"SELECT id FROM people WHERE handle = '{MINE}'"


def test_each_change_is_kept_at_once(window: Callable[..., Window]):
    luz = window(MINE, width=390)
    luz.signs_in(MINE)
    luz.goes("/boundaries")
    kept = luz.page.locator("[data-kept]")
    expect(luz.page.get_by_role("button", name="Keep this part").first).to_be_hidden()
    luz.page.get_by_label("Anyone in my groups").check()
    expect(kept).to_have_text("Kept.")
    luz.page.locator("#from-0").fill("22:00")
    luz.page.locator("#to-0").fill("07:30")
    luz.page.locator("#to-0").blur()
    luz.page.get_by_label("Grief").check()
    luz.page.get_by_label("Words about my limits").fill("Slowly, please.")
    luz.page.get_by_label("Words about my limits").blur()
    luz.page.locator("[data-zone-take]").wait_for(state="hidden")  # the device's zone is UTC, as is the default
    expect(kept).to_have_text("Kept.")
    luz.page.wait_for_load_state("networkidle")
    luz.page.reload()
    expect(luz.page.get_by_label("Anyone in my groups")).to_be_checked()
    expect(luz.page.locator("#to-0")).to_have_value("07:30")
    expect(luz.page.get_by_label("Grief")).to_be_checked()
    expect(luz.page.get_by_label("Words about my limits")).to_have_value("Slowly, please.")
    luz.page.get_by_label("Words about my limits").evaluate("one => one.removeAttribute('maxlength')")
    luz.page.get_by_label("Words about my limits").fill("word " * 200)
    luz.page.get_by_label("Words about my limits").blur()
    expect(luz.page.locator('[data-fault="limits"]')).to_contain_text("600")
    expect(luz.page.get_by_label("Words about my limits")).to_have_value("word " * 200)


def test_a_card_follows_while_somebody_is_about_to_write(window: Callable[..., Window], ids: Callable[[str], int]):
    luz, dorothea = window(MINE), window(OTHER)
    luz.signs_in(MINE)
    dorothea.signs_in(OTHER)
    dorothea.goes(f"/people/{ids(PERSON)}")
    card = dorothea.page.locator(f'[data-card-of="{ids(PERSON)}"]')
    expect(card).to_be_visible()
    dorothea.page.wait_for_load_state("networkidle")
    luz.goes("/boundaries")
    luz.page.get_by_label("Within days").check()
    expect(card).to_contain_text("Answers within days")
    luz.page.get_by_role("radio", name="Nobody").nth(1).check()
    expect(card).to_contain_text("not taking messages")
    luz.page.get_by_label("My connections", exact=True).first.check()
    expect(card).to_contain_text("Answers within days")


def test_a_break_on_every_page_and_the_way_back(window: Callable[..., Window]):
    luz = window(MINE, width=390)
    luz.signs_in(MINE)
    luz.goes("/groups/")
    room = luz.another_tab()
    luz.page.get_by_role("main").get_by_role("link").first.wait_for()
    room.goes("/groups/")
    room.page.get_by_role("link", name="The Slow Miles").first.click()
    room.page.wait_for_load_state("networkidle")
    luz.goes("/boundaries/break")
    luz.clicks("button", "Begin my break")
    expect(luz.page.get_by_role("heading", level=1)).to_have_text("You are taking a break")
    expect(room.page.get_by_role("heading", level=1)).to_have_text("You are taking a break")
    luz.goes("/groups/")
    expect(luz.page.get_by_role("heading", level=1)).to_have_text("You are taking a break")
    faults = faults_in_every_light(luz, "accounts.boundaries_away")
    luz.goes("/safety/help")
    luz.goes("/boundaries/away")
    luz.clicks("button", "Come back")
    expect(luz.page.get_by_role("heading", level=1)).to_have_text("Welcome back")
    faults += faults_in_every_light(luz, "accounts.boundaries_return")
    luz.goes("/groups/")
    assert not faults, "\n".join(faults)


def test_the_gentle_note_comes_goes_and_stays_away_for_the_day(window: Callable[..., Window]):
    luz = window(MINE)
    luz.page.clock.install()
    luz.signs_in(MINE)
    luz.goes("/boundaries")
    luz.page.get_by_label("After 15 minutes a day").check()
    expect(luz.page.locator("[data-kept]")).to_have_text("Kept.")
    luz.goes("/groups/")
    note = luz.page.locator("[data-gentle]")
    luz.page.clock.run_for("14:00")
    expect(note).to_be_hidden()
    luz.page.clock.run_for("01:30")
    expect(note).to_be_visible()
    faults = luz.faults()
    note.get_by_role("button").click()
    expect(note).to_be_hidden()
    luz.goes("/groups/")
    luz.page.clock.run_for("02:00")
    expect(note).to_be_hidden()
    luz.page.clock.run_for("24:00:00")
    expect(note).to_be_visible()
    assert not faults, "\n".join(faults)


def test_above_a_reply_stands_what_they_ask_of_an_answer(window: Callable[..., Window], ids: Callable[[str], int]):
    gerald, luz = window("gerald-umber"), window(MINE)
    gerald.signs_in("gerald-umber")
    luz.signs_in(MINE)
    gerald.goes("/boundaries")
    limits = gerald.page.get_by_label("Words about my limits")
    limits.fill("One thing at a time, please.")
    limits.blur()
    expect(gerald.page.locator("[data-kept]")).to_have_text("Kept.")
    luz.goes(f"/rooms/{ids(ROOM)}")
    theirs = luz.page.locator(".message", has=luz.page.locator('[data-act="reply"]')).filter(has_text="Gerald").last
    theirs.locator("summary").last.click()
    theirs.locator('[data-act="reply"]').click()
    line = luz.page.locator("#reply-card")
    expect(line).to_contain_text("One thing at a time, please.")
    limits.fill("Rather tomorrow.")
    limits.blur()
    expect(line).to_contain_text("Rather tomorrow.")
    luz.page.locator("#reply-let-go").click()
    expect(line).to_be_empty()
